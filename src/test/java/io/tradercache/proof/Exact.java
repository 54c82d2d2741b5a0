package io.tradercache.proof;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;

/// A fraction. It holds a third exactly, before anything is rounded.
record Exact(BigInteger numerator, BigInteger denominator) {
    static final Exact ZERO = new Exact(BigInteger.ZERO, BigInteger.ONE);
    static final Exact ONE = new Exact(BigInteger.ONE, BigInteger.ONE);

    Exact {
        var common = numerator.gcd(denominator).max(BigInteger.ONE);
        var divisor = denominator.signum() < 0 ? common.negate() : common;
        numerator = numerator.divide(divisor);
        denominator = denominator.divide(divisor);
    }

    static Exact of(BigDecimal decimal) {
        return decimal.scale() <= 0
                ? new Exact(decimal.toBigIntegerExact(), BigInteger.ONE)
                : new Exact(decimal.unscaledValue(), BigInteger.TEN.pow(decimal.scale()));
    }

    Exact plus(Exact other) {
        return new Exact(
                numerator.multiply(other.denominator).add(other.numerator.multiply(denominator)),
                denominator.multiply(other.denominator));
    }

    Exact minus(Exact other) {
        return plus(other.negate());
    }

    Exact times(BigDecimal factor) {
        var other = of(factor);
        return new Exact(numerator.multiply(other.numerator), denominator.multiply(other.denominator));
    }

    Exact over(Exact other) {
        return new Exact(numerator.multiply(other.denominator), denominator.multiply(other.numerator));
    }

    Exact negate() {
        return new Exact(numerator.negate(), denominator);
    }

    int signum() {
        return numerator.signum();
    }

    /// The fraction rounded to 34 digits, HALF_EVEN.
    BigDecimal average() {
        return new BigDecimal(numerator).divide(new BigDecimal(denominator), MathContext.DECIMAL128);
    }

    /// The fraction rounded to a number of decimals, HALF_UP.
    BigDecimal money(int decimals) {
        return new BigDecimal(numerator).divide(new BigDecimal(denominator), decimals, RoundingMode.HALF_UP);
    }
}
