package dev.sluice.telemetry.notify;

import dev.sluice.language.model.Alerting;
import dev.sluice.language.model.Alerting.Channel;
import dev.sluice.language.model.Alerting.Occasion;
import dev.sluice.language.model.Alerting.Route;
import dev.sluice.language.model.Alerting.Urgency;
import dev.sluice.language.model.Runbook;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** To whom the policy of a runbook sends a message, among the receivers that an environment knows. */
public final class Routing {
    private final Alerting alerting;
    private final Set<String> known;

    private Routing(Alerting alerting, Set<String> known) {
        this.alerting = alerting;
        this.known = Set.copyOf(known);
    }

    /**
     * Without an {@code alerts} block the header's contact is notified of everything, if the environment knows it.
     *
     * @param known the names of the environment's receivers
     */
    public static Routing of(Runbook runbook, Set<String> known) {
        Alerting stated = runbook.alerting();
        return new Routing(
                stated.stated() ? stated : Alerting.byDefault(runbook.header().contact()), known);
    }

    /** By receiver whether the message may wake somebody; each receiver once, however many routes lead to it. */
    Map<String, Urgency> of(Message message) {
        Map<String, Urgency> addressed = new LinkedHashMap<>();
        for (Route route : alerting.routes()) {
            boolean wanted = message.occasions().stream().anyMatch(route.on()::contains);
            if (wanted && known.contains(route.to())) {
                addressed.merge(route.to(), route.urgency(), (one, other) -> one == Urgency.PAGE ? one : other);
            }
        }
        return addressed;
    }

    /** A line for each route that leads somewhere, such as {@code page "oncall" (pagerduty) on failed, rollback}. */
    public List<String> somewhere(Map<String, Receiver> receivers) {
        return alerting.routes().stream()
                .filter(route -> receivers.containsKey(route.to()))
                .map(route -> words(route) + " (" + receivers.get(route.to()).type() + ") on "
                        + route.on().stream().sorted().map(Occasion::word).collect(Collectors.joining(", ")))
                .toList();
    }

    private static String words(Route route) {
        return route.urgency().name().toLowerCase(java.util.Locale.ROOT) + " \"" + route.to() + "\"";
    }

    /** Whether any message reaches anybody. */
    public boolean reachesAnybody() {
        return alerting.routes().stream().anyMatch(route -> known.contains(route.to()));
    }

    /** A sentence for each name of the policy that leads nowhere: what is wrong, and what to type. */
    public List<String> nowhere(String environment) {
        List<String> nowhere = new ArrayList<>();
        for (Route route : alerting.routes()) {
            if (known.contains(route.to()) || !alerting.stated() && known.isEmpty()) {
                continue;
            }
            String rule = words(route);
            if (!alerting.stated()) {
                nowhere.add("nobody is told while a run goes on: the contact \"" + route.to()
                        + "\" is no receiver of environment " + environment
                        + "; write an `alerts` block, or add \"" + route.to()
                        + "\" below `notify:` in sluice.yaml");
            } else if (route.channel() == Channel.EMAIL) {
                nowhere.add("no mail is sent by " + rule
                        + " while a run goes on; mail goes out by Alertmanager, from the generated rules");
            } else {
                nowhere.add("nobody is reached by " + rule + ": environment " + environment
                        + " has no such receiver; add it below `notify:` in sluice.yaml");
            }
        }
        return nowhere.stream().distinct().toList();
    }
}
