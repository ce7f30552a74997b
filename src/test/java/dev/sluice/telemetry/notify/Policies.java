package dev.sluice.telemetry.notify;

import dev.sluice.document.Samples;
import dev.sluice.language.check.Checked;
import dev.sluice.language.check.Checker;
import dev.sluice.language.model.Alerting;
import dev.sluice.language.model.Alerting.Channel;
import dev.sluice.language.model.Alerting.Occasion;
import dev.sluice.language.model.Alerting.Route;
import dev.sluice.language.model.Alerting.Urgency;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.text.SourceText;
import dev.sluice.language.text.Span;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Runbooks with a paging policy. */
final class Policies {
    private Policies() {}

    static Runbook runbook(String text) {
        Checked checked = Checker.check(new SourceText("play.runbook", text), Map.of());
        return checked.runbook()
                .orElseThrow(() -> new AssertionError(checked.diagnostics().toString()));
    }

    static Runbook runbook(String text, Alerting policy) {
        return Samples.with(policy, runbook(text));
    }

    static Route page(String to, Occasion... on) {
        return new Route(Urgency.PAGE, to, Channel.of(to, Urgency.PAGE), Set.of(on), Span.NONE);
    }

    static Route notify(String to, Occasion... on) {
        return new Route(Urgency.NOTIFY, to, Channel.of(to, Urgency.NOTIFY), Set.of(on), Span.NONE);
    }

    static Alerting stated(Route... routes) {
        return new Alerting(List.of(routes), Optional.empty(), true);
    }
}
