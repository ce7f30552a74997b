package dev.sluice.language.syntax;

import dev.sluice.language.syntax.Tree.Name;
import dev.sluice.language.syntax.generated.RunbookParser.*;
import dev.sluice.language.text.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Who is told, and what is shown. */
final class AudienceBuilder {
    private final WordBuilder words;
    private final Findings findings;
    private final Damage damage;

    AudienceBuilder(WordBuilder words, Findings findings, Damage damage) {
        this.words = words;
        this.findings = findings;
        this.damage = damage;
    }

    Alerts alerts(AlertsDeclarationContext context, Span span) {
        boolean broken = !damage.skipped(context).isEmpty();
        List<Alerts.Route> routes = new ArrayList<>();
        Once<Term.Setting> repeat = new Once<>(findings);
        Once<Name> quiet = new Once<>(findings);
        for (AlertsItemContext item : context.alertsItem()) {
            if (damage.isBroken(item)) {
                damage.broken(item);
                broken = true;
                continue;
            }
            Span place = WordBuilder.span(item);
            switch (item) {
                case RouteItemContext one ->
                    routes.add(new Alerts.Route(
                            one.PAGE() != null,
                            words.text(one.text()),
                            Optional.ofNullable(one.channel()).map(words::name),
                            words.names(one.name()),
                            place));
                case RepeatItemContext one -> repeat.state("repeat every", place, words.setting(one.setting()));
                case QuietItemContext one -> quiet.state("quiet when", place, words.name(one.name()));
                default -> throw new IllegalStateException("an item without a label");
            }
        }
        return new Alerts(routes, repeat.get(), quiet.get(), broken, span);
    }

    Dashboard dashboard(DashboardDeclarationContext context, Span span) {
        damage.skipped(context);
        List<Dashboard.Row> rows = new ArrayList<>();
        for (DashboardRowContext row : context.dashboardRow()) {
            if (damage.isBroken(row)) {
                damage.broken(row);
            } else {
                rows.add(new Dashboard.Row(words.text(row.text()), words.names(row.name()), WordBuilder.span(row)));
            }
        }
        return new Dashboard(rows, span);
    }
}
