package dev.sluice.cli;

import dev.sluice.journal.Seal;
import dev.sluice.journal.Seals;
import dev.sluice.run.Audit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** What an audit found, for people and for programs. */
final class AuditText {
    private static final int FORMAT_VERSION = 1;
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private AuditText() {}

    static List<String> lines(Audit audit) {
        List<String> lines = new ArrayList<>();
        lines.add("run      " + audit.header().runId() + " of " + audit.header().runbook() + " in "
                + audit.header().environment() + ", by " + audit.header().operator() + ", "
                + Instant.ofEpochMilli(audit.header().wall()).toString().substring(0, 19));
        lines.add(String.format("chain    %,d lines fit, head %s", audit.lines(), audit.head()));
        if (audit.tornBytes() > 0) {
            lines.add(String.format(
                    "tail     %,d bytes behind the last line are torn or still being written; they count for nothing",
                    audit.tornBytes()));
        }
        if (audit.seals().isEmpty()) {
            lines.add("seals    none");
        }
        audit.seals()
                .forEach(found -> lines.add(String.format(
                        "seal     line %,d at %s, %s%s",
                        found.seal().lines(),
                        found.seal().time(),
                        words(found.signature()),
                        found.present() ? "" : "; the line is not in this journal")));
        lines.add("anchors  "
                + audit.anchors()
                        .map(asked -> asked.all().isEmpty()
                                ? "the target databases remember nothing of this run"
                                : (asked.all().size() - asked.missing().size()) + " of "
                                        + asked.all().size() + " that the target databases remember are in the journal")
                        .orElse("not asked for; with --env ENV the target databases tell whether the end is missing"));
        audit.copy()
                .ifPresent(copied -> lines.add(String.format(
                        "copy     %,d lines in source %s%s",
                        copied.lines(),
                        copied.source(),
                        copied.difference()
                                .map(line -> "; line " + line + " is not the same")
                                .orElse(copied.lines() == audit.lines() ? ", equal" : ", equal so far"))));
        lines.add(
                audit.faults().isEmpty() ? "nothing speaks against this journal" : "this journal is not to be trusted");
        return lines;
    }

    private static String words(Seals.Signature signature) {
        return switch (signature) {
            case NOT_CHECKED -> "signature not checked (--public-key FILE)";
            case HOLDS -> "signature holds";
            case OTHER_KEY -> "of another key";
            case FALSE -> "false signature";
        };
    }

    static String json(Audit audit) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("format_version", FORMAT_VERSION);
        fields.put("run", audit.header().runId());
        fields.put("trusted", audit.faults().isEmpty());
        fields.put("faults", audit.faults());
        fields.put("lines", audit.lines());
        fields.put("head", audit.head());
        fields.put("torn_bytes", audit.tornBytes());
        fields.put(
                "seals",
                audit.seals().stream()
                        .map(found -> {
                            Map<String, Object> seal = seal(found.seal());
                            seal.put("signature", found.signature().name().toLowerCase());
                            seal.put("present", found.present());
                            return seal;
                        })
                        .toList());
        audit.anchors()
                .ifPresent(asked -> fields.put(
                        "anchors",
                        asked.all().stream()
                                .map(anchor -> {
                                    Map<String, Object> one = new LinkedHashMap<>();
                                    one.put("where", anchor.where());
                                    one.put("hash", anchor.hash());
                                    anchor.line().ifPresent(line -> one.put("line", line));
                                    anchor.since().ifPresent(since -> one.put("since", since));
                                    one.put("present", !asked.missing().contains(anchor));
                                    return one;
                                })
                                .toList()));
        audit.copy().ifPresent(copied -> {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("source", copied.source());
            one.put("lines", copied.lines());
            copied.difference().ifPresent(line -> one.put("first_difference", line));
            fields.put("copy", one);
        });
        return write(fields);
    }

    static String json(Seal seal) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("format_version", FORMAT_VERSION);
        fields.putAll(seal(seal));
        fields.put("signature", seal.signature());
        return write(fields);
    }

    private static Map<String, Object> seal(Seal seal) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("run", seal.run());
        fields.put("lines", seal.lines());
        fields.put("head", seal.head());
        fields.put("time", seal.time());
        fields.put("key", seal.key());
        return fields;
    }

    private static String write(Map<String, Object> fields) {
        return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(fields);
    }
}
