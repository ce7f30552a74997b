package dev.sluice.language.check;

import dev.sluice.language.model.Header;
import dev.sluice.language.syntax.Tree;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Checks the header lines. */
final class HeaderChecker {
    private static final List<String> EFFORTS = Arrays.stream(Header.Effort.values())
            .map(effort -> effort.name().toLowerCase(Locale.ROOT))
            .toList();

    private final Settings settings;
    private final Texts texts;
    private final Findings findings;

    HeaderChecker(Settings settings, Texts texts, Findings findings) {
        this.settings = settings;
        this.texts = texts;
        this.findings = findings;
    }

    Header check(Tree.Header header) {
        return new Header(
                texts.filled(header.owner()),
                texts.filled(header.contact()),
                header.migration().map(migration -> migration.type().text()),
                header.migration()
                        .map(migration -> migration.tables().stream()
                                .map(BackfillChecker::table)
                                .toList())
                        .orElse(List.of()),
                texts.filled(header.because()),
                texts.filled(header.otherwise()),
                texts.filled(header.writes()),
                texts.filled(header.worstCase()),
                header.undoing().flatMap(this::undoing),
                header.estimate().flatMap(this::estimate),
                texts.filled(header.downtime()),
                header.unattended().isPresent());
    }

    private Optional<Header.Undoing> undoing(Tree.Undoing undoing) {
        int effort = EFFORTS.indexOf(undoing.effort().text());
        String how = texts.filled(undoing.how());
        if (effort < 0) {
            if (!undoing.effort().isMissing()) {
                findings.notOneOf(
                        undoing.effort().span(),
                        "effort of undoing",
                        undoing.effort().text(),
                        EFFORTS);
            }
            return Optional.empty();
        }
        return Optional.of(new Header.Undoing(Header.Effort.values()[effort], how));
    }

    private Optional<Header.Estimate> estimate(Tree.Estimate estimate) {
        Optional<Duration> low = settings.duration(estimate.low(), "estimate");
        Optional<Duration> high = settings.duration(estimate.high(), "estimate");
        if (low.isEmpty() || high.isEmpty()) {
            return Optional.empty();
        }
        if (low.get().compareTo(high.get()) > 0) {
            settings.outOfBounds(estimate.span(), "estimate", "a range from the shorter to the longer time");
            return Optional.empty();
        }
        return Optional.of(new Header.Estimate(low.get(), high.get()));
    }
}
