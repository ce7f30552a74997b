package dev.sluice.run;

import dev.sluice.diagnosis.Evidence;
import dev.sluice.diagnosis.EvidenceTable;
import dev.sluice.diagnosis.Findings;
import dev.sluice.engine.RunView;
import dev.sluice.engine.Signal;
import dev.sluice.language.model.Diagnosis;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What somebody is about to accept: an offer of the newest findings, for one of the rows that were shown.
 *
 * @param row from 1; 0 of an offer that is for none
 * @param shown the row in words
 * @param confirmation what is typed once more before anything is done: the session's number, else the offer's name
 */
public record Accepting(
        String diagnosis, Diagnosis.Offer offer, int serial, int row, Optional<String> shown, String confirmation) {

    /**
     * Finds out what is meant by {@code OFFER [ROW]} or {@code DIAGNOSIS.OFFER [ROW]}.
     *
     * @throws Refused naming what is offered
     */
    public static Accepting of(RunView view, String typed) throws Refused {
        String[] words = typed.strip().split("\\s+");
        List<String> known = new ArrayList<>();
        List<Accepting> found = new ArrayList<>();
        int row = words.length > 1 ? row(words[1]) : 1;
        for (RunView.Examined examined : view.examined()) {
            Findings findings = examined.findings();
            String diagnosis = findings.diagnosis().name();
            for (Findings.Judged cause : findings.causes()) {
                for (Diagnosis.Offer offer : cause.cause().offers()) {
                    known.add(offer.name());
                    if (words[0].equals(offer.name()) || words[0].equals(diagnosis + "." + offer.name())) {
                        found.add(of(examined, offer, row));
                    }
                }
            }
        }
        if (known.isEmpty()) {
            throw new Refused(ExitCode.USAGE, "nothing is offered: no diagnosis has found anything yet", "diagnose");
        }
        if (found.size() != 1 || words.length > 2) {
            throw new Refused(
                    ExitCode.USAGE,
                    found.size() > 1 ? "several diagnoses offer " + words[0] : "'" + typed.strip() + "' is not offered",
                    found.size() > 1
                            ? "accept " + found.getFirst().diagnosis() + "." + words[0] + " " + row
                            : "accept one of " + String.join(", ", known) + ", with the number of its row");
        }
        return found.getFirst();
    }

    private static int row(String word) throws Refused {
        if (!word.matches("[1-9][0-9]{0,3}")) {
            throw new Refused(ExitCode.USAGE, "'" + word + "' is no number of a row", "accept OFFER 1");
        }
        return Integer.parseInt(word);
    }

    private static Accepting of(RunView.Examined examined, Diagnosis.Offer offer, int row) throws Refused {
        String diagnosis = examined.findings().diagnosis().name();
        if (offer.each().isEmpty()) {
            return new Accepting(diagnosis, offer, examined.serial(), 0, Optional.empty(), offer.name());
        }
        for (Evidence evidence : examined.findings().evidence()) {
            if (evidence instanceof Evidence.Table table
                    && table.check().equals(offer.each().get())
                    && row <= table.rows().size()) {
                int pid = table.columns().indexOf("pid");
                Optional<String> session =
                        pid < 0 ? Optional.empty() : table.rows().get(row - 1).get(pid);
                return new Accepting(
                        diagnosis,
                        offer,
                        examined.serial(),
                        row,
                        Optional.of(EvidenceTable.row(table, row - 1)),
                        session.orElse(offer.name()));
            }
        }
        throw new Refused(
                ExitCode.USAGE, "there is no row " + row + " of " + offer.each().get(), "diagnose shows the rows");
    }

    /** What would be done, and to whom. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(offer.name() + " does: "
                + offer.action().sql().raw().replaceAll("\\s+", " ").strip());
        shown.ifPresent(row -> lines.add("to: " + row));
        return lines;
    }

    public Signal signal(String because) {
        return new Signal.Accept(diagnosis, offer.name(), serial, row, because);
    }
}
