package dev.sluice.language.model;

import dev.sluice.language.text.Span;
import java.util.List;

/** {@code row "Customers" errors, p99} of the {@code dashboard} block: metrics that stand together, in this order. */
public record DashboardRow(String title, List<String> metrics, Span span) {
    public DashboardRow {
        metrics = List.copyOf(metrics);
    }
}
