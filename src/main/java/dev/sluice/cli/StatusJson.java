package dev.sluice.cli;

import dev.sluice.diagnosis.FindingsText;
import dev.sluice.engine.RunView;
import dev.sluice.journal.JournalException;
import dev.sluice.journal.RunDirectory;
import dev.sluice.journal.Semantics;
import dev.sluice.run.Elsewhere;
import dev.sluice.run.Past;
import dev.sluice.run.Refused;
import dev.sluice.run.StatusText;
import dev.sluice.step.ledger.KnownRun;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Where runs stand, for programs. */
final class StatusJson {
    private static final int FORMAT_VERSION = 1;
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private StatusJson() {}

    static String of(Past past, boolean driven) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("format_version", FORMAT_VERSION);
        fields.putAll(run(past, driven));
        List<Map<String, Object>> phases = new ArrayList<>();
        for (RunView.PhaseView phase : past.view().phases()) {
            List<Map<String, Object>> steps = new ArrayList<>();
            phase.steps().forEach(step -> steps.add(step(step)));
            phases.add(fields("name", phase.name(), "state", phase.state().name(), "steps", steps));
        }
        fields.put("phases", phases);
        fields.put("reasons", past.view().reasons());
        past.view().examined().stream()
                .reduce((older, newer) -> newer)
                .ifPresent(newest -> fields.put("finding", FindingsText.headline(newest.findings())));
        past.view()
                .question()
                .ifPresent(question -> fields.put(
                        "question",
                        fields(
                                "kind",
                                question.kind().name(),
                                "text",
                                question.text(),
                                "answers",
                                question.answers())));
        return write(fields);
    }

    static String list(RunDirectory runs, List<String> names) {
        List<Map<String, Object>> list = new ArrayList<>();
        for (String name : names) {
            try {
                boolean driven = runs.isDriven(name);
                list.add(run(Past.of(runs, name), driven));
            } catch (Refused | JournalException unreadable) {
                list.add(fields("run", name, "error", unreadable.getMessage()));
            }
        }
        return write(fields("format_version", FORMAT_VERSION, "runs", list));
    }

    /** Runs as the databases of an environment know them. */
    static String known(List<KnownRun> runs) {
        List<Map<String, Object>> list = new ArrayList<>();
        for (KnownRun run : runs) {
            Map<String, Object> fields = fields(
                    "run",
                    run.runId(),
                    "runbook",
                    run.runbook(),
                    "environment",
                    run.environment(),
                    "operator",
                    run.operator(),
                    "began",
                    run.began().replace(' ', 'T') + "Z",
                    "open",
                    run.open(),
                    "state",
                    Elsewhere.words(run));
            run.driver().ifPresent(who -> fields.put("driver", who));
            run.heard().ifPresent(age -> fields.put("heard_ago", age));
            run.ending().ifPresent(ending -> fields.put("ending", ending));
            list.add(fields);
        }
        return write(fields("format_version", FORMAT_VERSION, "runs", list));
    }

    private static Map<String, Object> run(Past past, boolean driven) {
        RunView view = past.view();
        Map<String, Object> fields = fields(
                "run", view.runId(),
                "runbook", view.runbook(),
                "environment", past.header().environment(),
                "operator", past.header().operator(),
                "began", Instant.ofEpochMilli(past.header().wall()).toString(),
                "newest_line", Instant.ofEpochMilli(past.lastWall()).toString(),
                "state", view.state().name(),
                "driven", driven);
        Semantics.of(past.header().controls()).ifPresent(words -> fields.put("semantics", words));
        view.phase().ifPresent(phase -> fields.put("phase", phase));
        view.verdict().ifPresent(verdict -> fields.put("verdict", verdict.name()));
        if (StatusText.isThrottled(view)) {
            fields.put("duty_percent", view.share());
        }
        view.ending().ifPresent(ended -> {
            fields.put("exit_code", ended.ending().exitCode());
            fields.put("ending", ended.text());
        });
        return fields;
    }

    private static Map<String, Object> step(RunView.StepView step) {
        Map<String, Object> fields = fields(
                "name",
                step.step().step(),
                "state",
                step.state().name(),
                "attempt",
                step.attempt(),
                "detail",
                step.detail());
        step.progress().ifPresent(progress -> {
            fields.put("rows_done", progress.rowsDone());
            progress.estimatedRows().ifPresent(rows -> fields.put("estimated_rows", rows));
            progress.share().ifPresent(share -> fields.put("share", share));
            fields.put("share_of", progress.shareOf().name());
            progress.rowsPerSecond().ifPresent(rate -> fields.put("rows_per_second", rate));
            fields.put("eta_state", progress.etaState().name());
            progress.eta().ifPresent(eta -> {
                fields.put("eta_ms", eta.medianMillis());
                fields.put("eta_high_ms", eta.highMillis());
            });
            fields.put("batch_rows", progress.batchRows());
            fields.put("workers", progress.workers());
            progress.walPerRow().ifPresent(bytes -> fields.put("wal_bytes_per_row", bytes));
            progress.hotShare().ifPresent(share -> fields.put("hot_share", share));
        });
        return fields;
    }

    private static Map<String, Object> fields(Object... namesAndValues) {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            fields.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return fields;
    }

    private static String write(Map<String, Object> fields) {
        return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(fields);
    }
}
