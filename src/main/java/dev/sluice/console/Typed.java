package dev.sluice.console;

import java.util.Optional;

/** What somebody typed at the console's prompt. */
sealed interface Typed {
    record Nothing() implements Typed {}

    record Continue(String because) implements Typed {}

    record ContinueAll() implements Typed {}

    record Retry() implements Typed {}

    /** A signal that has a reason; {@code rest} is what stood between its name and the reason. */
    record WithReason(Word word, String rest, Optional<String> because) implements Typed {}

    record Ask(View view) implements Typed {}

    /** @param name of a diagnosis; absent: all */
    record Diagnose(Optional<String> name) implements Typed {}

    record Note(String text) implements Typed {}

    record Detach() implements Typed {}

    record Help() implements Typed {}

    /** Anything else: evaluated against live metrics. */
    record Evaluate(String expression) implements Typed {}

    /** Signals that somebody must answer for. */
    enum Word {
        SKIP(Reason.NEEDED, "skip [PHASE.STEP]", "pass over the step at which the run stands"),
        REHEARSE(Reason.NEEDED, "rehearse", "find out whether the lock of the postponed step would be granted"),
        BACK(Reason.NEEDED, "back", "undo the last done step and stand before it"),
        JUMP(Reason.NEEDED, "jump PHASE", "skip every step up to a phase"),
        SET(Reason.NEEDED, "set NAME=VALUE", "change a live parameter"),
        THROTTLE(Reason.WELCOME, "throttle SHARE", "work this share of the time, such as 25%; 100% lifts it"),
        PAUSE(Reason.WELCOME, "pause", "begin no new effect until continue"),
        OVERRIDE(Reason.NEEDED, "override GATE DURATION", "pass one gate for a while, such as override healthy 15m"),
        ACCEPT(Reason.NEEDED, "accept OFFER [ROW]", "carry out what a diagnosis offers, on that row of its evidence"),
        ROLLBACK(Reason.NEEDED, "rollback", "undo what this run has done, newest first"),
        ABORT(Reason.NEEDED, "abort", "end the run after the effect in flight; undoes nothing, cannot be resumed");

        private final Reason reason;
        private final String usage;
        private final String does;

        Word(Reason reason, String usage, String does) {
            this.reason = reason;
            this.usage = usage;
            this.does = does;
        }

        /** Whether it is asked for a reason before it is carried out. */
        Reason reason() {
            return reason;
        }

        String usage() {
            return usage;
        }

        String does() {
            return does;
        }
    }

    enum Reason {
        NEEDED,
        /** Holding back is urgent and harms nothing: the run slows down at once, with or without a reason. */
        WELCOME
    }

    /** What can be looked at. */
    enum View {
        SHOW("the step that is next or under way, with its SQL"),
        WHY("every rule of the phase with its values and clocks"),
        GATES("the rules of every phase, in the words of the file"),
        METRICS("the newest reading of each metric"),
        HISTORY("the decisions so far");

        private final String shows;

        View(String shows) {
            this.shows = shows;
        }

        String shows() {
            return shows;
        }
    }
}
