package dev.sluice.telemetry.series;

import dev.sluice.engine.Ending;
import dev.sluice.engine.RunView;
import dev.sluice.journal.Entry;
import dev.sluice.source.Delivery;
import dev.sluice.source.Secrets;
import dev.sluice.source.SourceSettings.Endpoint;
import dev.sluice.telemetry.Errand;
import dev.sluice.telemetry.MetricReadings;
import dev.sluice.telemetry.Subject;
import dev.sluice.telemetry.TelemetrySettings;
import dev.sluice.telemetry.TelemetrySettings.Listen;
import dev.sluice.telemetry.Witness;
import dev.sluice.telemetry.otlp.SeriesSending;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The series of a run and all the ways on which they leave: once the run is over, each of them with what is final. */
public final class Publishing implements Witness {
    private final Gauges gauges;
    private final Secrets secrets;
    private final Consumer<String> told;
    /** To where another process that drives the run would send, too. */
    private final List<Errand> shared = new ArrayList<>();
    /** To what is of this machine. */
    private final List<Errand> own = new ArrayList<>();

    private final List<AutoCloseable> open = new ArrayList<>();
    private Optional<Page> page = Optional.empty();
    private boolean begun;

    private Publishing(Gauges gauges, Secrets secrets, Consumer<String> told) {
        this.gauges = gauges;
        this.secrets = secrets;
        this.told = told;
    }

    /**
     * @param secrets masked in what receivers say
     * @param told one sentence on where the series are, or why they are not; any thread
     */
    public static Publishing begin(
            TelemetrySettings settings, Subject subject, Secrets secrets, Consumer<String> told) {
        Publishing publishing = new Publishing(new Gauges(subject, System::currentTimeMillis), secrets, told);
        settings.page().ifPresent(publishing::serve);
        settings.pushgateway().ifPresent(endpoint -> publishing.push(endpoint, subject));
        settings.textfile().ifPresent(publishing::write);
        settings.otlp().ifPresent(otlp -> publishing.send(otlp, subject));
        return publishing;
    }

    @Override
    public void recalls(Entry entry) {
        gauges.recalls(entry);
    }

    @Override
    public void wrote(Entry entry) {
        gauges.wrote(entry);
    }

    @Override
    public void reads(MetricReadings readings) {
        gauges.reads(readings);
    }

    @Override
    public void sees(RunView view) {
        gauges.sees(view);
        if (!begun) {
            begun = true;
            shared.forEach(Errand::begin);
            own.forEach(Errand::begin);
        }
    }

    /** Where another process has taken the run over, the series at the gateway and the collector are its own by now. */
    @Override
    public void leaves(Optional<Ending> ending) {
        gauges.leaves(ending);
        boolean taken = ending.equals(Optional.of(Ending.TAKEN_OVER));
        if (taken) {
            shared.forEach(Errand::abandon);
        }
        List<Thread> ends = Stream.concat(own.stream(), taken ? Stream.empty() : shared.stream())
                .map(errand -> Thread.ofPlatform().daemon().start(errand::end))
                .toList();
        try {
            for (Thread end : ends) {
                end.join(Errand.LONGEST_END.toMillis());
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        // Whoever interrupts a run waits for his prompt, and a run that stands still half way may be called silent.
        if (!ending.equals(Optional.of(Ending.INTERRUPTED))) {
            page.ifPresent(this::lastReading);
        }
        open.forEach(Publishing::close);
    }

    /** As long as the page may have to wait for whoever reads it. */
    @Override
    public Duration farewell() {
        return page.isPresent() ? Errand.LONGEST_END.plus(Scrapes.LONGEST).plusSeconds(1) : Witness.super.farewell();
    }

    private void lastReading(Page served) {
        Duration longest = served.scrapes().ends();
        if (longest.isZero()) {
            return;
        }
        told.accept("waits up to " + Math.ceilDiv(longest.toMillis(), 1_000) + "s for the last reading of "
                + served.url() + ", so that no alert stays armed");
        try {
            if (!served.scrapes().await(longest)) {
                told.accept("nobody has read the last values of " + served.url()
                        + ": whoever read it before may take the run for silent");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void serve(Listen listen) {
        try {
            Page served = Page.open(listen, gauges, System::currentTimeMillis);
            open.add(served);
            page = Optional.of(served);
            told.accept("the series are at " + served.url());
        } catch (IOException taken) {
            told.accept("the series are not served at " + listen + ": " + taken.getMessage()
                    + "; the run goes on without that page");
        }
    }

    private void push(Endpoint endpoint, Subject subject) {
        Delivery delivery = new Delivery("pushgateway", endpoint, secrets);
        open.add(delivery);
        errand(
                shared,
                "the series for the Pushgateway " + endpoint.url(),
                Pushing.EVERY,
                new Pushing(delivery, subject, gauges));
    }

    private void write(Path file) {
        errand(own, "the series for " + file, Pushing.EVERY, new Textfile(file, gauges));
    }

    private void send(TelemetrySettings.Otlp otlp, Subject subject) {
        Delivery delivery = new Delivery("otlp", otlp.endpoint(), secrets);
        open.add(delivery);
        errand(
                shared,
                "the series for the collector " + otlp.endpoint().url(),
                otlp.every(),
                new SeriesSending(delivery, subject, gauges));
    }

    private void errand(List<Errand> errands, String what, Duration every, Errand.Work work) {
        errands.add(new Errand(what, every, work, told));
    }

    private static void close(AutoCloseable open) {
        try {
            open.close();
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }
}
