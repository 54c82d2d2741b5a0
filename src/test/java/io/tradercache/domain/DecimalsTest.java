package io.tradercache.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.MathContext;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class DecimalsTest {
    @Provide
    Arbitrary<String> plainNumbers() {
        var digits =
                Arbitraries.strings().withChars("0123456789").ofMinLength(1).ofMaxLength(19);
        var fraction = digits.map(after -> "." + after).injectNull(0.3).map(after -> after == null ? "" : after);
        return Combinators.combine(Arbitraries.of("", "-"), digits, fraction)
                .as((sign, before, after) -> sign + before + after);
    }

    @Property
    void everyPlainNumber_isReadAsItStands(@ForAll("plainNumbers") String text) {
        var expected = new BigDecimal(text);

        assertThat(Decimals.parse(text))
                .contains(expected.signum() == 0 ? BigDecimal.ZERO : expected.stripTrailingZeros());
    }

    @Property
    void quotient_isThatOf34Digits(
            @ForAll("plainNumbers") String number, @ForAll("plainNumbers") String by, @ForAll boolean exact) {
        var divisor = new BigDecimal(by);
        Assume.that(divisor.signum() != 0);
        var dividend = exact ? new BigDecimal(number).multiply(divisor) : new BigDecimal(number);

        assertThat(Decimals.divide(dividend, divisor))
                .isEqualTo(Decimals.strip(dividend.divide(divisor, MathContext.DECIMAL128)));
    }

    @Property
    void whatIsNoNumber_isNone(@ForAll("noNumbers") String text) {
        assertThat(Decimals.parse(text)).isEmpty();
    }

    @Provide
    Arbitrary<String> noNumbers() {
        return Arbitraries.of(
                "",
                "-",
                ".",
                "-.",
                "1..2",
                "1.2.3",
                "--1",
                "1-",
                "1,5",
                " 1",
                "1 ",
                "1e",
                "0x1",
                "NaN",
                "Infinity",
                "१",
                "1١");
    }

    @Example
    void fractionOfNothing_andNothingAfterThePoint_areNumbers() {
        assertThat(Decimals.parse(".5")).contains(new BigDecimal("0.5"));
        assertThat(Decimals.parse("5.")).contains(new BigDecimal("5"));
        assertThat(Decimals.parse("+5")).contains(new BigDecimal("5"));
        assertThat(Decimals.parse("1e3")).contains(new BigDecimal("1E+3"));
    }
}
