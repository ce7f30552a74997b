package dev.sluice.language.check;

import dev.sluice.language.diagnostic.Diagnostic;
import dev.sluice.language.diagnostic.Diagnostic.Severity;
import dev.sluice.language.diagnostic.Fix;
import dev.sluice.language.diagnostic.Fixes;
import dev.sluice.language.modules.Loader;
import dev.sluice.language.modules.ModuleReader;
import dev.sluice.language.text.SourceText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A text after all repairs that need no reader. A text is never made worse: a repair that would leave more errors than there were is
 * not applied.
 *
 * @param source the text, as it was where nothing could be mended
 * @param checked what is found in it now
 * @param applied the findings that were mended, in the order of mending; their spans are those of the text at that time
 * @param refused how many findings could be mended only at the price of more errors
 */
public record Mended(SourceText source, Checked checked, List<Diagnostic> applied, int refused) {
    /** One repair may uncover the next; more rounds than this nobody needs. */
    private static final int MOST_ROUNDS = 10;
    /** So many repairs of a text are tried one by one where all at once did harm. */
    private static final int MOST_TRIED = 50;

    public Mended {
        applied = List.copyOf(applied);
    }

    /**
     * Mends one file; what is found in its modules is counted and left alone.
     *
     * @param set values given for this run, as {@link Checker#check(SourceText, Map)} takes them
     */
    public static Mended of(SourceText source, ModuleReader modules, Map<String, String> set) {
        SourceText text = source;
        Checked checked = Checker.check(Loader.load(text, modules), set);
        List<Diagnostic> applied = new ArrayList<>();
        int refused = 0;
        for (int round = 0; round < MOST_ROUNDS; round++) {
            List<Diagnostic> mendable = mendable(checked, text);
            SourceText next = repaired(text, mendable);
            Checked after = Checker.check(Loader.load(next, modules), set);
            if (errors(after) > errors(checked)) {
                List<Diagnostic> harmless = harmless(text, modules, mendable, errors(checked), set);
                refused = mendable.size() - harmless.size();
                mendable = harmless;
                next = repaired(text, harmless);
                after = Checker.check(Loader.load(next, modules), set);
            }
            if (mendable.isEmpty()) {
                break;
            }
            text = next;
            checked = after;
            applied.addAll(mendable);
        }
        return new Mended(text, checked, applied, refused);
    }

    /** Those that a machine may repair, the first in the text first, without those in the way of an earlier one. */
    private static List<Diagnostic> mendable(Checked checked, SourceText text) {
        Fixes fixes = new Fixes();
        return checked.diagnostics().stream()
                .filter(found -> found.fix()
                        .filter(fix -> fix.machine() && isWithin(fix, text))
                        .isPresent())
                .filter(found -> fixes.add(found.fix().orElseThrow()))
                .toList();
    }

    /** Offsets behind the text are those of a module, which is mended by itself. */
    private static boolean isWithin(Fix fix, SourceText text) {
        return fix.edits().getLast().span().end() <= text.text().length();
    }

    /** Of the findings those whose repairs leave no more errors than there are. */
    private static List<Diagnostic> harmless(
            SourceText text, ModuleReader modules, List<Diagnostic> mendable, long errors, Map<String, String> set) {
        List<Diagnostic> harmless = new ArrayList<>();
        for (Diagnostic found : mendable.subList(0, Math.min(MOST_TRIED, mendable.size()))) {
            harmless.add(found);
            if (errors(Checker.check(Loader.load(repaired(text, harmless), modules), set)) > errors) {
                harmless.removeLast();
            }
        }
        return harmless;
    }

    private static SourceText repaired(SourceText text, List<Diagnostic> mendable) {
        Fixes fixes = new Fixes();
        mendable.forEach(found -> fixes.add(found.fix().orElseThrow()));
        return new SourceText(text.name(), fixes.applyTo(text.text()));
    }

    private static long errors(Checked checked) {
        return checked.diagnostics().stream()
                .filter(found -> found.severity() == Severity.ERROR)
                .count();
    }
}
