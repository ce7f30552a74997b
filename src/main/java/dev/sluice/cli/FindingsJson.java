package dev.sluice.cli;

import dev.sluice.diagnosis.Evidence;
import dev.sluice.diagnosis.Findings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a diagnosis came to, for programs. */
final class FindingsJson {
    private FindingsJson() {}

    static Map<String, Object> of(Findings findings) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("diagnosis", findings.diagnosis().name());
        fields.put("title", findings.diagnosis().title());
        fields.put("occasion", findings.occasion());
        fields.put(
                "symptoms",
                findings.symptoms().stream().map(WhyJson::explanation).toList());
        fields.put("causes", findings.causes().stream().map(FindingsJson::cause).toList());
        fields.put(
                "evidence",
                findings.evidence().stream().map(FindingsJson::evidence).toList());
        return fields;
    }

    private static Map<String, Object> cause(Findings.Judged judged) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", judged.cause().name());
        fields.put("title", judged.cause().title());
        fields.put("weight", judged.weight().name().toLowerCase(Locale.ROOT));
        fields.put(
                "because", judged.because().stream().map(WhyJson::explanation).toList());
        fields.put("checks", judged.cause().checks());
        fields.put("fixes", judged.cause().fixes());
        fields.put(
                "offers",
                judged.cause().offers().stream().map(offer -> offer.name()).toList());
        fields.put("drills", judged.cause().drills());
        return fields;
    }

    private static Map<String, Object> evidence(Evidence evidence) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("check", evidence.check());
        fields.put("milliseconds", evidence.millis());
        switch (evidence) {
            case Evidence.Table table -> {
                fields.put("columns", table.columns());
                List<List<String>> rows = table.rows().stream()
                        .map(row -> row.stream().map(cell -> cell.orElse(null)).toList())
                        .toList();
                fields.put("rows", rows);
                fields.put("more", table.more());
            }
            case Evidence.Unread unread -> {
                fields.put("missing", unread.missing().cause().name());
                fields.put("detail", unread.missing().detail());
                fields.put("help", unread.help());
            }
        }
        return fields;
    }
}
