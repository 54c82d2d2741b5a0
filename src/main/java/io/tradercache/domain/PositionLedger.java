package io.tradercache.domain;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One position while it is written: its figures, its memory of trades, and what has changed since the last [#drain].
///
/// While the instrument is unknown, a journal keeps its fills, so that they can be folded again when the definition
/// arrives. Mutable, and for one thread.
public final class PositionLedger {
    /// How many fills a journal holds before it is given up.
    public static final int LONGEST_JOURNAL = 1_000;

    /// The length of a journal that was given up.
    public static final int GIVEN_UP = -1;

    private final PositionId id;
    private final OmsType oms;
    private final TradeMemory memory;
    private @Nullable Position position;
    private int journaled;

    private List<Position> closed = new ArrayList<>();
    private @Nullable List<Position> rewritten;
    private List<Fill> journal = new ArrayList<>();
    private boolean journalDropped;
    private List<Fill> flips = new ArrayList<>();

    /// The ledger of a position that does not exist yet.
    public PositionLedger(PositionId id, OmsType oms, DedupePolicy dedupe) {
        this(id, oms, new TradeMemory(dedupe), null, 0);
    }

    private PositionLedger(PositionId id, OmsType oms, TradeMemory memory, @Nullable Position position, int journaled) {
        this.id = id;
        this.oms = oms;
        this.memory = memory;
        this.position = position;
        this.journaled = journaled;
    }

    /// Restores a ledger from what was stored. Its trades are recalled when they are needed, see [#recall].
    ///
    /// @param trades how many trades are stored
    /// @param newest as [#newest]
    public static PositionLedger restore(
            Position position,
            int trades,
            long newest,
            long forgottenUpTo,
            int journaled,
            OmsType oms,
            DedupePolicy dedupe) {
        var memory = new TradeMemory(dedupe, trades, newest, forgottenUpTo);
        return new PositionLedger(position.positionId(), oms, memory, position, journaled);
    }

    /// The changes since the last [#drain] that must be stored.
    ///
    /// @param closed cycles that closed and were followed by another, oldest first, to go on top of the stored list
    /// @param cycles replaces the stored list, newest first, before `closed` go on top; null if the list stays
    /// @param remembered trades to add to the memory
    /// @param forgotten trades to remove from the memory; some of them may not be stored
    /// @param journaled fills to append to the journal
    /// @param journalDropped the stored journal is of no more use
    /// @param flips rests of fills that crossed zero in HEDGING, oldest first, each for the position that it names
    public record Changes(
            List<Position> closed,
            @Nullable List<Position> cycles,
            Map<TradeKey, RememberedTrade> remembered,
            List<TradeKey> forgotten,
            List<Fill> journaled,
            boolean journalDropped,
            List<Fill> flips) {}

    public @Nullable Position position() {
        return position;
    }

    /// The newest execution time whose trades it has forgotten; [Long#MIN_VALUE] if it knows all.
    public long forgottenUpTo() {
        return memory.forgottenUpTo();
    }

    /// The newest time of a trade that it ever remembered, from which its window reaches back.
    public long newest() {
        return memory.newest();
    }

    /// How many trades it remembers, recalled or not.
    public int remembers() {
        return memory.size();
    }

    /// Whether it may forget trades while it takes so many fills, so that all trades must be recalled before.
    public boolean mayForget(int fills) {
        return memory.mayForget(fills);
    }

    /// Takes stored trades in place of those recalled before: at least those of the fills to come, if they are stored.
    public void recall(Map<TradeKey, RememberedTrade> stored) {
        memory.recall(stored);
    }

    /// The number of fills in the journal, stored or not; [#GIVEN_UP] if it is not complete.
    public int journaled() {
        return journaled;
    }

    /// Why the fill cannot belong to this position, or null if it can.
    public @Nullable Refusal mismatch(Fill fill) {
        if (position == null) {
            return null;
        }
        if (!position.accountId().equals(fill.accountId())) {
            return new Refusal(
                    Refusal.Reason.ACCOUNT_MISMATCH,
                    "position %s is of account %s, the fill of %s"
                            .formatted(id, position.accountId(), fill.accountId()));
        }
        if (!position.instrumentId().equals(fill.instrumentId())) {
            return new Refusal(
                    Refusal.Reason.INVALID_FIELD,
                    "instrument_id: position %s is of %s, the fill of %s"
                            .formatted(id, position.instrumentId(), fill.instrumentId()));
        }
        return null;
    }

    /// Applies the fill, unless its trade is known or may have been forgotten.
    ///
    /// @param terms of the instrument, or [Terms#unknown]; a position that is held keeps its own
    public Outcome apply(Fill fill, Terms terms) {
        var refused = refusal(fill);
        if (refused == null) {
            refused = memory.judgeAge(fill);
        }
        return refused != null ? refused : move(fill, terms, fill.tsEvent());
    }

    /// Applies the rest of a HEDGING flip. It works like [#apply] but accepts a fill of any age.
    public Outcome applyFlip(Fill rest, Terms terms) {
        var refused = refusal(rest);
        // The rest is remembered under the newest time: its sender repeats it until it is answered, and a trade with
        // an old time would be forgotten at once.
        return refused != null ? refused : move(rest, terms, Math.max(rest.tsEvent(), memory.newest()));
    }

    /// Takes a definition that arrived or changed, and recomputes everything that depends on it, closed cycles too.
    ///
    /// @param fills the journal, stored or whole
    /// @param cycles the closed cycles as stored, newest first
    /// @return false if figures could not be made exact: those of an unknown instrument are then as near as they
    ///         can be, those of a known one stay as they were
    public boolean define(Terms terms, List<Fill> fills, List<Position> cycles) {
        if (position == null || !terms.known()) {
            return true;
        }
        var defined = terms.settledAtLeast(position.terms().settlementCurrency());
        if (defined.equals(position.terms())) {
            return true;
        }
        var figures = new Redefinition.Figures(position, newestFirst(cycles));
        var redefined = position.terms().known()
                ? Redefinition.changed(figures, defined)
                : Redefinition.learned(figures, defined, whole(fills), oms);
        if (redefined.figures() != null) {
            position = redefined.figures().position();
            rewritten = redefined.figures().cycles();
            closed = new ArrayList<>();
            dropJournal(0);
        }
        return redefined.exact();
    }

    /// Returns what has changed since the last call, and forgets it.
    public Changes drain() {
        var changes = new Changes(
                closed,
                rewritten,
                memory.drainRemembered(),
                List.copyOf(memory.drainForgotten()),
                journal,
                journalDropped,
                flips);
        closed = new ArrayList<>();
        rewritten = null;
        journal = new ArrayList<>();
        journalDropped = false;
        flips = new ArrayList<>();
        return changes;
    }

    private @Nullable Outcome refusal(Fill fill) {
        var mismatch = mismatch(fill);
        return mismatch != null ? new Outcome.Refused(mismatch) : memory.judgeKnown(fill);
    }

    private Outcome move(Fill fill, Terms terms, long rememberedAt) {
        var step = PositionFold.apply(id, position, fill, terms, oms);
        position = step.position();
        closed.addAll(step.closed());
        if (step.flip() != null) {
            flips.add(step.flip());
        }
        memory.remember(fill, rememberedAt);
        if (!step.position().terms().known()) {
            journal(fill);
        }
        return Outcome.APPLIED;
    }

    private void journal(Fill fill) {
        if (journaled == LONGEST_JOURNAL) {
            dropJournal(GIVEN_UP);
        } else if (journaled != GIVEN_UP) {
            journal.add(fill);
            journaled++;
        }
    }

    private void dropJournal(int left) {
        journal = new ArrayList<>();
        journaled = left;
        journalDropped = true;
    }

    /// The stored journal and the part not stored yet; empty if the journal is not complete.
    private List<Fill> whole(List<Fill> stored) {
        if (stored.size() == journaled) {
            return stored;
        }
        var whole = new ArrayList<>(stored);
        whole.addAll(journal);
        return whole.size() == journaled ? whole : List.of();
    }

    private List<Position> newestFirst(List<Position> stored) {
        var all = new ArrayList<>(closed.reversed());
        all.addAll(Objects.requireNonNullElse(rewritten, stored));
        return Collections.unmodifiableList(all);
    }
}
