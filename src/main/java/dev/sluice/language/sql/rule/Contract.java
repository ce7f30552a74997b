package dev.sluice.language.sql.rule;

import dev.sluice.language.model.Phase;

/** What an old release must have let go of before it is taken away. */
final class Contract {
    private Contract() {}

    /** Whether its phase begins without a condition. */
    static boolean isUnguarded(Deed deed) {
        return deed.phase().filter(phase -> phase.requires().isEmpty()).isPresent()
                && deed.step().postponed().isEmpty();
    }

    /** Whether a condition of an irreversible phase has seen to it that nobody knows the old name any more. */
    static boolean isLetGo(Deed deed) {
        return !isUnguarded(deed) && deed.phase().filter(Phase::irreversible).isPresent();
    }

    /** The phase with a question in front. */
    static String asked(Deed deed, String what, String name) {
        String metric = Snippet.named(name + "_unused");
        return Snippet.lines(
                "metric " + metric + " boolean correctness ask \"Does no running release use " + what.replace("`", "")
                        + " any more?\"",
                "irreversible phase " + Snippet.named(deed.phase().orElseThrow().name())
                        + " \"Drop what nobody uses\" {",
                "  require " + metric + " because \"an old instance would break at once\"",
                "  "
                        + Snippet.step(deed, Snippet.named(deed.step().ref().step()), Snippet.GENTLY, deed.text())
                                .replace("\n", "\n  "),
                "}");
    }
}
