package dev.sluice.cli;

import dev.sluice.engine.Decision;
import dev.sluice.journal.Replay;
import dev.sluice.run.ExitCode;
import dev.sluice.run.ReplayWork;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

/** {@code sluice replay RUN}. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        description = "Decides a run again from the events in its journal, and compares each decision with the one that"
                + " stands there; exit 31 if one differs.",
        footer = {"", "Example:  sluice replay orders_status-20261120-140000"})
final class ReplayCommand implements Callable<Integer> {
    private static final int FORMAT_VERSION = 1;

    @Parameters(paramLabel = "RUN", description = "The run, see: sluice status")
    private String run;

    @Mixin
    private Place place;

    @Mixin
    private Output output;

    @Override
    public Integer call() throws Exception {
        long began = System.nanoTime();
        Replay.Result result = ReplayWork.of(place.runs(), run);
        long millis = (System.nanoTime() - began) / 1_000_000;
        if (output.json()) {
            output.out()
                    .println(JsonMapper.builder()
                            .build()
                            .writerWithDefaultPrettyPrinter()
                            .writeValueAsString(fields(result, millis)));
        } else {
            tell(result, millis);
        }
        output.out().flush();
        return (result.difference().isEmpty() ? ExitCode.DONE : ExitCode.JOURNAL).code();
    }

    private void tell(Replay.Result result, long millis) {
        output.out()
                .printf(
                        "%s: %,d events, %,d decisions, %,d resumes replayed in %,d ms%n",
                        run, result.events(), result.decisions(), result.resumes(), millis);
        if (result.unwritten() > 0) {
            output.out()
                    .printf(
                            "  %,d decisions are not in the journal: a process died before it could write them%n",
                            result.unwritten());
        }
        if (result.difference().isEmpty()) {
            output.out().println("every decision is the same");
            return;
        }
        Replay.Difference difference = result.difference().get();
        output.out().println("line " + difference.line() + " differs, and what follows it was not compared");
        output.out().println("  journaled   " + words(difference.journaled()));
        output.out().println("  recomputed  " + words(difference.recomputed()));
        output.err().println("sluice: run " + run + " was decided otherwise than its journal says");
        output.err()
                .println("  next: whether the file was changed: sluice audit verify " + run
                        + "; it was begun by version " + result.header().tool());
        output.err().flush();
    }

    private static String words(Optional<Decision> decision) {
        return decision.map(found -> found.kind() + " " + found.subject() + ": " + found.text()
                        + (found.reasons().isEmpty() ? "" : " (" + String.join("; ", found.reasons()) + ")"))
                .orElse("no decision");
    }

    private Map<String, Object> fields(Replay.Result result, long millis) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("format_version", FORMAT_VERSION);
        fields.put("run", run);
        fields.put("tool", result.header().tool());
        fields.put("same", result.difference().isEmpty());
        fields.put("lines", result.lines());
        fields.put("events", result.events());
        fields.put("decisions", result.decisions());
        fields.put("resumes", result.resumes());
        fields.put("unwritten", result.unwritten());
        fields.put("milliseconds", millis);
        result.difference().ifPresent(difference -> {
            Map<String, Object> different = new LinkedHashMap<>();
            different.put("line", difference.line());
            difference.journaled().ifPresent(decision -> different.put("journaled", decision(decision)));
            difference.recomputed().ifPresent(decision -> different.put("recomputed", decision(decision)));
            fields.put("difference", different);
        });
        return fields;
    }

    private static Map<String, Object> decision(Decision decision) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("kind", decision.kind().name());
        decision.phase().ifPresent(phase -> fields.put("phase", phase));
        fields.put("subject", decision.subject());
        fields.put("text", decision.text());
        fields.put("reasons", decision.reasons());
        return fields;
    }
}
