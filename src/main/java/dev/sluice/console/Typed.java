package dev.sluice.console;

import java.util.Optional;

/** What somebody typed at the console's prompt. */
sealed interface Typed {
    record Nothing() implements Typed {}

    record Continue() implements Typed {}

    record ContinueAll() implements Typed {}

    record Retry() implements Typed {}

    /** A signal that needs a reason; {@code rest} is what stood between its name and the reason. */
    record WithReason(Word word, String rest, Optional<String> because) implements Typed {}

    record Ask(View view) implements Typed {}

    record Note(String text) implements Typed {}

    record Detach() implements Typed {}

    record Help() implements Typed {}

    /** Anything else: evaluated against live metrics. */
    record Evaluate(String expression) implements Typed {}

    /** Signals that somebody must answer for. */
    enum Word {
        SKIP("skip [PHASE.STEP]", "pass over the step at which the run stands"),
        BACK("back", "undo the last done step and stand before it"),
        JUMP("jump PHASE", "skip every step up to a phase"),
        SET("set NAME=VALUE", "change a live parameter"),
        THROTTLE("throttle SHARE", "work this share of the time, such as 25%; 100% lifts it"),
        PAUSE("pause", "begin no new effect until continue"),
        OVERRIDE("override GATE DURATION", "pass one gate for a while, such as override healthy 15m"),
        ROLLBACK("rollback", "undo what this run has done, newest first"),
        ABORT("abort", "end the run after the effect in flight; undoes nothing, cannot be resumed");

        private final String usage;
        private final String does;

        Word(String usage, String does) {
            this.usage = usage;
            this.does = does;
        }

        String usage() {
            return usage;
        }

        String does() {
            return does;
        }
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
