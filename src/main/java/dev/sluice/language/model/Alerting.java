package dev.sluice.language.model;

import dev.sluice.language.text.Span;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Who is told of what while a run goes on: the paging policy of the {@code alerts} block. Addresses and secrets of the receivers
 * stand in the environment file and in Alertmanager, never here.
 *
 * @param routes in the order of the file
 * @param repeat how often a message is repeated while its reason lasts; absent: the default of whoever sends it
 * @param stated whether the file has an {@code alerts} block; else this is the default, which notifies the header's contact
 */
public record Alerting(List<Route> routes, Optional<Duration> repeat, boolean stated) {
    public static final Alerting NONE = new Alerting(List.of(), Optional.empty(), false);

    /** What somebody may be told of. */
    public enum Occasion {
        /** A pause rule holds the run up. */
        PAUSE,
        /** A rollback rule became true. */
        ROLLBACK,
        /** A reading is missing and the run holds for want of it. */
        BLIND,
        /** Nothing goes on until a person answers. */
        PERSON,
        /** A backfill works and comes no further, or a phase takes longer than it may. */
        STALLED,
        /** The process that drives the run is not heard of. */
        SILENT,
        /** The run failed, was aborted, or ended without its verification. */
        FAILED,
        DONE;

        /** The word of the language. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Whether it may wake somebody. */
    public enum Urgency {
        PAGE,
        NOTIFY;

        /** The word of the language. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** By what service a receiver is reached. */
    public enum Channel {
        PAGERDUTY,
        OPSGENIE,
        JIRA,
        SLACK,
        WEBHOOK,
        EMAIL,
        COMMAND;

        /** The word of the language, and of {@code type} in the environment file. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** What a receiver is taken for where the file does not say: {@code #shop} is Slack, {@code a@b.org} mail, a pager else. */
        public static Channel of(String to, Urgency urgency) {
            if (to.startsWith("#")) {
                return SLACK;
            }
            if (to.startsWith("http://") || to.startsWith("https://")) {
                return WEBHOOK;
            }
            if (to.indexOf('@') > 0) {
                return EMAIL;
            }
            return urgency == Urgency.PAGE ? PAGERDUTY : SLACK;
        }
    }

    /**
     * {@code page "orders-oncall" on rollback}.
     *
     * @param to the receiver's name, by which the environment file knows it
     */
    public record Route(Urgency urgency, String to, Channel channel, Set<Occasion> on, Span span) {
        public Route {
            on = Set.copyOf(EnumSet.copyOf(on));
        }
    }

    public Alerting {
        routes = List.copyOf(routes);
    }

    /** The policy of a runbook that states none: whom the header names as contact is notified of everything. */
    public static Alerting byDefault(Optional<String> contact) {
        return contact.map(to -> new Alerting(
                        List.of(new Route(
                                Urgency.NOTIFY,
                                to,
                                Channel.of(to, Urgency.NOTIFY),
                                EnumSet.allOf(Occasion.class),
                                Span.NONE)),
                        Optional.empty(),
                        false))
                .orElse(NONE);
    }

    /** The routes of an occasion, in the order of the file. */
    public List<Route> routes(Occasion occasion) {
        return routes.stream().filter(route -> route.on().contains(occasion)).toList();
    }
}
