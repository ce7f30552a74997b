package dev.sluice.language.syntax;

import dev.sluice.language.syntax.Tree.Name;
import dev.sluice.language.syntax.Tree.Text;
import dev.sluice.language.text.Span;
import java.util.List;
import java.util.Optional;

/**
 * {@code alerts { ... }}.
 *
 * @param quiet the state of {@code quiet when not STATE}; it says in words what holds anyway
 * @param broken whether it has a statement that could not be read
 */
public record Alerts(
        List<Route> routes, Optional<Term.Setting> repeat, Optional<Name> quiet, boolean broken, Span span) {
    public Alerts {
        routes = List.copyOf(routes);
    }

    /**
     * {@code page "TO" [via CHANNEL] on OCCASION, ...}.
     *
     * @param pages whether it begins with {@code page}; else with {@code notify}
     */
    public record Route(boolean pages, Text to, Optional<Name> via, List<Name> on, Span span) {
        public Route {
            on = List.copyOf(on);
        }
    }
}
