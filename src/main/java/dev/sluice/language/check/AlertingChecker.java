package dev.sluice.language.check;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.diagnostic.Diagnostic;
import dev.sluice.language.model.Alerting;
import dev.sluice.language.model.Alerting.Channel;
import dev.sluice.language.model.Alerting.Occasion;
import dev.sluice.language.model.Alerting.Urgency;
import dev.sluice.language.syntax.Alerts;
import dev.sluice.language.syntax.Term;
import dev.sluice.language.syntax.Tree;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Checks who is told of what. A receiver is reached by one channel, whichever of its routes says so, and is told of an occasion once.
 */
final class AlertingChecker {
    private static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofDays(1);
    private static final List<String> OCCASIONS =
            Arrays.stream(Occasion.values()).map(Occasion::word).toList();
    private static final List<String> CHANNELS =
            Arrays.stream(Channel.values()).map(Channel::word).toList();

    private final Settings settings;
    private final Texts texts;
    private final Findings findings;
    /** The {@code via} that says how a receiver is reached. */
    private final Map<String, Tree.Name> stated = new HashMap<>();

    private final Set<String> paged = new HashSet<>();
    private final Map<Told, Telling> told = new HashMap<>();

    AlertingChecker(Settings settings, Texts texts, Findings findings) {
        this.settings = settings;
        this.texts = texts;
        this.findings = findings;
    }

    private record Told(String to, Occasion occasion) {}

    private record Telling(boolean pages, Tree.Name word) {}

    Alerting check(Optional<Alerts> block, Optional<String> contact) {
        return block.map(this::stated).orElseGet(() -> Alerting.byDefault(contact));
    }

    private Alerting stated(Alerts block) {
        if (block.routes().isEmpty() && !block.broken()) {
            findings.add(
                    Diagnostic.warning(
                                    Code.W203,
                                    block.span(),
                                    "this block names no receiver, so nobody is told",
                                    "no route")
                            .help(
                                    "add `notify \"#CHANNEL\" on pause, rollback`; without the block the header's `contact` is told"));
        }
        block.quiet().filter(state -> !state.isMissing()).ifPresent(this::quiet);
        block.routes().forEach(this::channel);
        List<Alerting.Route> routes = new ArrayList<>();
        block.routes().forEach(route -> route(route).ifPresent(routes::add));
        return new Alerting(routes, block.repeat().flatMap(this::repeat), true);
    }

    private void quiet(Tree.Name state) {
        if (!state.text().equals("running")) {
            findings.add(Diagnostic.error(
                            Code.S202,
                            state.span(),
                            "there is no state of a run `" + state.text() + "`",
                            "only `running` is known")
                    .help("write `quiet when not running`")
                    .fix(state.span(), "running"));
        }
    }

    private Optional<Duration> repeat(Term.Setting setting) {
        return settings.duration(setting, "repeat every").filter(every -> {
            boolean sane = every.compareTo(SHORTEST) >= 0 && every.compareTo(LONGEST) <= 0;
            if (!sane) {
                settings.outOfBounds(setting.span(), "repeat every", "from 1m to 1d");
            }
            return sane;
        });
    }

    /** Before any route is looked at: the last of them may say how the receiver of the first is reached. */
    private void channel(Alerts.Route route) {
        String to = route.to().text();
        if (route.pages()) {
            paged.add(to);
        }
        route.via().filter(via -> !via.isMissing()).ifPresent(via -> {
            if (!CHANNELS.contains(via.text())) {
                findings.notOneOf(via.span(), "channel", via.text(), CHANNELS);
                return;
            }
            Tree.Name other = stated.putIfAbsent(to, via);
            if (other != null && !other.text().equals(via.text())) {
                findings.add(Diagnostic.error(
                                Code.S216,
                                via.span(),
                                "\"" + to + "\" is reached via `" + via.text() + "` here and via `" + other.text()
                                        + "` in another route",
                                "another channel")
                        .also(other.span(), "first stated here")
                        .help("give one of the two receivers another name"));
            }
        });
    }

    private Optional<Alerting.Route> route(Alerts.Route route) {
        String to = texts.plain(route.to());
        if (to.isBlank()) {
            findings.add(Diagnostic.error(Code.S216, route.to().span(), "the receiver has no name", "an empty text")
                    .help("write the name under which the environment file knows the receiver, such as \"#orders\""));
        }
        EnumSet<Occasion> on = EnumSet.noneOf(Occasion.class);
        for (int i = 0; i < route.on().size(); i++) {
            occasion(route, i).ifPresent(on::add);
        }
        Urgency urgency = route.pages() ? Urgency.PAGE : Urgency.NOTIFY;
        Channel channel = Optional.ofNullable(stated.get(to))
                .map(via -> Channel.values()[CHANNELS.indexOf(via.text())])
                .orElseGet(() -> Channel.of(to, paged.contains(to) ? Urgency.PAGE : urgency));
        return on.isEmpty()
                ? Optional.empty()
                : Optional.of(new Alerting.Route(urgency, to, channel, on, route.span()));
    }

    private Optional<Occasion> occasion(Alerts.Route route, int index) {
        Tree.Name word = route.on().get(index);
        int known = OCCASIONS.indexOf(word.text());
        if (known < 0) {
            if (!word.isMissing()) {
                findings.notOneOf(word.span(), "occasion", word.text(), OCCASIONS);
            }
            return Optional.empty();
        }
        Occasion occasion = Occasion.values()[known];
        Telling own = new Telling(route.pages(), word);
        Telling before = told.putIfAbsent(new Told(route.to().text(), occasion), own);
        if (before != null) {
            twice(route, index, before);
        }
        return Optional.of(occasion);
    }

    private void twice(Alerts.Route route, int index, Telling before) {
        Tree.Name word = route.on().get(index);
        boolean same = before.pages() == route.pages();
        Diagnostic finding = Diagnostic.error(
                        Code.S216,
                        word.span(),
                        "\"" + route.to().text() + "\" is told of `" + word.text() + "` twice"
                                + (same ? "" : ", by `page` and by `notify`"),
                        "told again")
                .also(before.word().span(), "first told here");
        findings.add(
                same
                        ? Superfluous.remove(finding.help("take one of the two out"), route.on(), index)
                        : finding.help("keep the one that is meant: `page` may wake somebody, `notify` does not"));
    }
}
