package dev.sluice.language.check;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.diagnostic.Diagnostic;
import dev.sluice.language.model.Runbook;
import java.time.LocalDate;
import java.util.List;

/** Questions of diagnoses that were to be asked again by now. The checker has no clock, so a face hands in the day. */
public final class OverdueQuestions {
    private OverdueQuestions() {}

    /** Those of the file itself; a module's are for its author. */
    public static List<Diagnostic> of(Runbook runbook, LocalDate today) {
        return runbook.diagnoses().stream()
                .flatMap(diagnosis -> diagnosis.questions().stream())
                .filter(question -> runbook.files().isMain(question.span()))
                .filter(question -> question.revisitBy().map(today::isAfter).orElse(false))
                .map(question -> Diagnostic.warning(
                                Code.W801,
                                question.span(),
                                "this question was to be asked again by "
                                        + question.revisitBy().orElseThrow(),
                                "past")
                        .help("ask it again: answer it in the diagnosis, or give it another date"))
                .toList();
    }
}
