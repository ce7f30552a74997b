package dev.sluice.document.alert;

import dev.sluice.document.Provenance;
import dev.sluice.language.model.Alerting.Channel;
import dev.sluice.language.model.Alerting.Occasion;
import dev.sluice.language.model.Alerting.Route;
import dev.sluice.language.model.Alerting.Urgency;
import dev.sluice.language.model.Runbook;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The paging policy of a runbook for Alertmanager 0.25 and newer: a whole file that loads as it is, of which three marked parts
 * make the fragment for an Alertmanager that somebody has already.
 */
public final class AlertmanagerFile {
    /** That a run slows down wakes nobody and is no pause, though it is told with the pauses. */
    private static final String NO_INFORMATION = "severity!=\"info\"";

    private static final Duration GROUP_INTERVAL = Duration.ofMinutes(1);

    private final Runbook runbook;
    private final Provenance provenance;
    private final Map<Route, Receiver> receivers;

    private AlertmanagerFile(Runbook runbook, Provenance provenance) {
        this.runbook = runbook;
        this.provenance = provenance;
        this.receivers = Receiver.of(runbook.name(), runbook.alerting());
    }

    /** The text of the file. */
    public static String of(Runbook runbook, Provenance provenance) {
        return new AlertmanagerFile(runbook, provenance).text();
    }

    /** What one alert of a run keeps quiet about another; both of one runbook and phase. */
    public record Inhibition(Occasion source, Occasion target, String because) {}

    /** Every inhibition; what is silent about the run itself mutes nothing and is never muted. */
    public static final List<Inhibition> INHIBITIONS = List.of(
            new Inhibition(Occasion.ROLLBACK, Occasion.PAUSE, "the run already undoes what the pause would protect"),
            new Inhibition(Occasion.PAUSE, Occasion.STALLED, "a paused run is meant to stand still"));

    private String text() {
        StringBuilder text = new StringBuilder(Yaml.comment(head(), 0)).append('\n');
        if (receivers.keySet().stream().anyMatch(route -> route.channel() == Channel.EMAIL)) {
            Map<String, Object> global = new LinkedHashMap<>();
            global.put("smtp_smarthost", "localhost:25");
            global.put("smtp_from", "alertmanager@mail.invalid");
            text.append("global:\n");
            text.append(Yaml.comment(List.of("Stand-ins: put your own mail server here."), 2));
            text.append(Yaml.dump(global, 2));
        }
        text.append("route:\n  receiver: ")
                .append(Receiver.nobody(runbook.name()))
                .append("\n  routes:\n");
        part(
                text,
                1,
                "an entry of route.routes, before any that would take its alerts",
                Yaml.dump(List.of(route()), 2),
                4);
        text.append("receivers:\n");
        part(text, 2, "entries of receivers", Yaml.dump(entries(), 0), 2);
        text.append("inhibit_rules:\n");
        part(text, 3, "entries of inhibit_rules", Yaml.dump(inhibitions(), 0), 2);
        return text.toString();
    }

    private void part(StringBuilder text, int number, String what, String yaml, int indent) {
        text.append(Yaml.comment(
                List.of("--- part %d of 3 of %s: %s ---".formatted(number, runbook.name(), what)), indent));
        text.append(yaml);
        text.append(Yaml.comment(List.of("--- end of part %d of 3 ---".formatted(number)), indent));
    }

    private List<String> head() {
        List<String> lines = new ArrayList<>(RulesFile.header(runbook, provenance));
        lines.addAll(List.of(
                "",
                "Alertmanager: who is told of what while the run goes on. The file loads as it is:",
                "  amtool check-config " + runbook.name() + "-alertmanager.yaml",
                "Into an Alertmanager that you have already, copy the three parts between the marks to their places."));
        Set<Receiver> all = new LinkedHashSet<>(receivers.values());
        List<String> secrets = all.stream()
                .filter(receiver -> receiver.secret().isPresent())
                .map(receiver -> "  " + receiver.secret().orElseThrow() + ": " + key(receiver.channel()) + " for \""
                        + receiver.called() + "\"")
                .distinct()
                .toList();
        if (!secrets.isEmpty()) {
            lines.addAll(List.of("", "Keys stand in files of their own, which Alertmanager must be able to read:"));
            lines.addAll(secrets);
        }
        List<String> standIns = all.stream()
                .filter(Channels::isStandIn)
                .map(receiver -> "  " + receiver.name() + ": put in where \"" + receiver.called() + "\" is reached")
                .toList();
        if (!standIns.isEmpty()) {
            lines.addAll(List.of("", "Stand-ins to replace, since the runbook gives a name and no address:"));
            lines.addAll(standIns);
        }
        lines.addAll(silence());
        return lines;
    }

    private static String key(Channel channel) {
        return switch (channel) {
            case PAGERDUTY -> "the integration key (Events API v2) of PagerDuty";
            case OPSGENIE -> "the API key of Opsgenie's integration";
            case JIRA -> "the API key of Jira Service Management's integration (its Opsgenie-compatible API)";
            case SLACK -> "the address of Slack's incoming webhook";
            case WEBHOOK, EMAIL, COMMAND -> throw new IllegalStateException("no key for " + channel);
        };
    }

    /** What nobody hears from Alertmanager. */
    private List<String> silence() {
        List<String> lines = new ArrayList<>(List.of(
                "",
                "What has happened and is over (done, failed) is no alert: the run itself tells whom the policy names, by the",
                "block `notify` of its environment."));
        List<String> commands = runbook.alerting().routes().stream()
                .filter(route -> !Receiver.isKnown(route.channel()))
                .map(route -> "  \"" + route.to() + "\" on "
                        + route.on().stream().sorted().map(Occasion::word).collect(Collectors.joining(", ")))
                .toList();
        if (!commands.isEmpty()) {
            lines.addAll(List.of("", "Alertmanager starts no commands; the run itself starts these:"));
            lines.addAll(commands);
        }
        String untold = Arrays.stream(Occasion.values())
                .filter(occasion -> runbook.alerting().routes(occasion).stream()
                        .noneMatch(route -> Receiver.isKnown(route.channel())))
                .map(Occasion::word)
                .collect(Collectors.joining(", "));
        if (!untold.isEmpty()) {
            lines.addAll(List.of("", "Alertmanager tells nobody of: " + untold + "."));
        }
        return lines;
    }

    private Map<String, Object> route() {
        Map<String, Object> route = new LinkedHashMap<>();
        route.put("receiver", Receiver.nobody(runbook.name()));
        route.put("matchers", List.of(matcher("runbook", runbook.name())));
        route.put("group_by", List.of("runbook", "phase", "occasion", "alertname"));
        route.put("group_interval", Yaml.duration(groupInterval()));
        runbook.alerting().repeat().ifPresent(repeat -> route.put("repeat_interval", Yaml.duration(repeat)));
        List<Map<String, Object>> children = new ArrayList<>();
        receivers.forEach((each, receiver) -> children.add(child(each, receiver)));
        if (!children.isEmpty()) {
            route.put("routes", children);
        }
        return route;
    }

    /** A group is looked at no less often than its message is to be repeated. */
    private Duration groupInterval() {
        return runbook.alerting()
                .repeat()
                .filter(repeat -> repeat.compareTo(GROUP_INTERVAL) < 0)
                .orElse(GROUP_INTERVAL);
    }

    private static Map<String, Object> child(Route route, Receiver receiver) {
        Map<String, Object> child = new LinkedHashMap<>();
        child.put("receiver", receiver.name());
        String occasions = route.on().stream().sorted().map(Occasion::word).collect(Collectors.joining("|"));
        List<String> matchers = new ArrayList<>(List.of("occasion=~\"" + occasions + "\""));
        if (route.urgency() == Urgency.PAGE) {
            matchers.add(NO_INFORMATION);
        }
        child.put("matchers", matchers);
        child.put("group_wait", route.urgency() == Urgency.PAGE ? "10s" : "30s");
        child.put("continue", true);
        return child;
    }

    private List<Map<String, Object>> entries() {
        List<Map<String, Object>> entries = new ArrayList<>();
        entries.add(Map.of("name", Receiver.nobody(runbook.name())));
        new LinkedHashSet<>(receivers.values()).forEach(receiver -> entries.add(receiver.entry()));
        return entries;
    }

    private List<Map<String, Object>> inhibitions() {
        List<Map<String, Object>> rules = new ArrayList<>();
        for (Inhibition inhibition : INHIBITIONS) {
            Map<String, Object> rule = new LinkedHashMap<>();
            List<String> sources = new ArrayList<>(matchers(inhibition.source()));
            sources.add(NO_INFORMATION);
            rule.put("source_matchers", sources);
            rule.put("target_matchers", matchers(inhibition.target()));
            rule.put("equal", List.of("runbook", "phase"));
            rules.add(rule);
        }
        return rules;
    }

    private List<String> matchers(Occasion occasion) {
        return List.of(matcher("runbook", runbook.name()), matcher("occasion", occasion.word()));
    }

    private static String matcher(String label, String value) {
        return label + "=\"" + value + "\"";
    }
}
