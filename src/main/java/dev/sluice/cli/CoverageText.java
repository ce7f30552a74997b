package dev.sluice.cli;

import dev.sluice.rehearsal.test.Coverage;
import dev.sluice.value.QuantityFormat;
import dev.sluice.value.Unit;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What tests reach and what they do not, for people and for programs. */
final class CoverageText {
    private CoverageText() {}

    /** A line for each runbook, and one for each thing that no test reaches. */
    static String render(List<Coverage> all) {
        StringBuilder text = new StringBuilder();
        for (Coverage coverage : all) {
            List<String> counts = new ArrayList<>();
            for (Coverage.Kind kind : Coverage.Kind.values()) {
                Coverage.Count count = coverage.count(kind);
                if (count.all() > 0) {
                    counts.add(kind.word() + " " + count.reached() + " of " + count.all());
                }
            }
            text.append('\n')
                    .append(coverage.file())
                    .append(": ")
                    .append(percent(coverage.percent()))
                    .append(" reached: ")
                    .append(String.join(", ", counts))
                    .append('\n');
            coverage.gaps()
                    .forEach(gap -> text.append("  ")
                            .append(coverage.file())
                            .append(':')
                            .append(gap.line())
                            .append(": ")
                            .append(gap.text())
                            .append('\n'));
        }
        return text.toString();
    }

    /** Never rounded up to all. */
    static String percent(double percent) {
        return QuantityFormat.format(Math.floor(percent * 10) / 10, Unit.PERCENT);
    }

    static void write(List<Coverage> all, ArrayNode into) {
        for (Coverage coverage : all) {
            ObjectNode node = into.addObject();
            node.put("file", coverage.file());
            node.put("percent", coverage.percent());
            for (Coverage.Kind kind : Coverage.Kind.values()) {
                ObjectNode counts = node.putObject(kind.word());
                counts.put("reached", coverage.count(kind).reached());
                counts.put("all", coverage.count(kind).all());
            }
            ArrayNode gaps = node.putArray("gaps");
            for (Coverage.Gap gap : coverage.gaps()) {
                gaps.addObject().put("line", gap.line()).put("text", gap.text());
            }
        }
    }
}
