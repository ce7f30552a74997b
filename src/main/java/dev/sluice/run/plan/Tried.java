package dev.sluice.run.plan;

import dev.sluice.language.model.StepRef;
import dev.sluice.step.sql.StepTrial;
import dev.sluice.value.QuantityFormat;
import dev.sluice.value.Unit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A step that was tried for a plan, and taken back.
 *
 * @param environment in which it was tried
 */
public record Tried(StepRef step, String environment, StepTrial.Found found) {

    /** As people read it. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("Tried " + step + " in " + environment + ", and rolled it back");
        found.obstacles().forEach(obstacle -> lines.add("  in the way  " + obstacle));
        if (found.failure().isPresent()) {
            lines.add("  failed      after " + time() + ": " + found.failure().get());
            lines.add(
                    "  next        what an earlier step creates is not there yet; else see to the reason and try again");
            return lines;
        }
        lines.add("  time        " + time() + ", " + QuantityFormat.format(found.rows(), Unit.ROWS));
        lines.add("  locks       "
                + (found.locks().isEmpty() ? "none on what was there before" : "held until the transaction ended"));
        found.locks().forEach(lock -> lines.add("              " + lock.mode() + " on " + lock.relation()));
        lines.add("  rewritten   " + listed(found.rewritten(), "no table"));
        if (!found.rebuilt().isEmpty()) {
            lines.add("  rebuilt     " + String.join(", ", found.rebuilt()));
        }
        lines.add("  WAL         " + QuantityFormat.format(found.walBytes(), Unit.BYTES)
                + ", whatever else the server wrote meanwhile included");
        return lines;
    }

    /** As programs read it. */
    public Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("step", step.toString());
        fields.put("took_ms", found.millis());
        fields.put("in_the_way", found.obstacles());
        found.failure().ifPresent(failure -> fields.put("failure", failure));
        if (found.failure().isEmpty()) {
            fields.put("rows", found.rows());
            fields.put(
                    "locks",
                    found.locks().stream()
                            .map(lock -> Map.of("relation", lock.relation(), "mode", lock.mode()))
                            .toList());
            fields.put("rewritten", found.rewritten());
            fields.put("rebuilt", found.rebuilt());
            fields.put("wal_bytes", found.walBytes());
        }
        return fields;
    }

    private String time() {
        return QuantityFormat.format(found.millis() / 1_000.0, Unit.DURATION);
    }

    private static String listed(List<String> names, String none) {
        return names.isEmpty() ? none : String.join(", ", names);
    }
}
