package dev.sluice.run;

import dev.sluice.engine.EffectId;
import dev.sluice.language.model.Action;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.model.StepRef;
import dev.sluice.run.environment.Environment;
import dev.sluice.source.CommandSettings;
import dev.sluice.source.Secret;
import dev.sluice.source.Secrets;
import dev.sluice.source.SourceSettings;
import dev.sluice.source.Tls;
import dev.sluice.step.Cancellation;
import dev.sluice.step.Outcome;
import dev.sluice.step.Progress;
import dev.sluice.step.command.CommandEffect;
import dev.sluice.step.command.CommandStep;
import dev.sluice.step.command.Trace;
import dev.sluice.step.http.HttpEffect;
import dev.sluice.step.http.HttpStep;
import dev.sluice.value.Value;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Makes commands of what a runbook names and what the environment allows, and sends HTTP requests. */
final class Commands implements AutoCloseable {
    private static final Duration PAUSING = Duration.ofSeconds(30);

    private final Runbook runbook;
    private final Environment environment;
    private final Path traces;
    private final Cancellation pausing = new Cancellation();

    /** @param directory of the run */
    Commands(Runbook runbook, Environment environment, Path directory) {
        this.runbook = runbook;
        this.environment = environment;
        this.traces = directory.resolve("commands");
    }

    /** Of the command of an effect. @param key which names the effect, and its run */
    Trace trace(String key) {
        return new Trace(traces, key);
    }

    CommandEffect effect(EffectId id, Action.Run run, Map<String, Value> values, Duration deadline) {
        Map<String, String> variables = new HashMap<>();
        run.values()
                .forEach((name, value) -> variables.put(variable(name), plain(StepStatements.value(value, values))));
        run.ladder()
                .map(ladder -> ladder.rungs().get((int) id.ordinal() - 1))
                .ifPresent(rung -> variables.put(variable(Action.Ladder.VALUE), plain(Value.amount(rung))));
        return effect(run.command(), variables, deadline, run.grace(), (int)
                run.expectExit().orElse(0));
    }

    /** Starts the command that pauses a running one, and does not wait for it. */
    void pause(StepRef step) {
        if (runbook.step(step).action() instanceof Action.Run run) {
            run.onPause()
                    .ifPresent(name -> Thread.ofPlatform()
                            .name("on-pause")
                            .daemon(true)
                            .start(() -> new CommandStep()
                                    .run(effect(name, Map.of(), PAUSING, run.grace(), 0), pausing, Progress.SILENT)));
        }
    }

    private CommandEffect effect(
            String name, Map<String, String> variables, Duration deadline, Duration grace, int expectedExit) {
        CommandSettings settings = environment.commands().get(name);
        Map<String, String> all = new HashMap<>(variables);
        settings.environment().forEach((key, value) -> all.put(key, value.reveal()));
        Duration bound = settings.timeout()
                .filter(limit -> limit.compareTo(deadline) < 0)
                .orElse(deadline);
        return new CommandEffect(
                settings.argv(), all, settings.directory(), bound, grace, expectedExit, environment.secrets());
    }

    /** @param key of idempotency, if the step wants one */
    Outcome send(String key, Action.Http http, Duration deadline) {
        try {
            return new HttpStep().run(request(key, http, deadline));
        } catch (Tls.Unusable files) {
            return new Outcome.Failed("REQUEST", files.getMessage() + ". Next: " + files.help(), false)
                    .leavingNothing();
        } catch (URISyntaxException malformed) {
            return new Outcome.Failed(
                            "REQUEST",
                            "`" + http.url() + "` is no part of an address: "
                                    + malformed.getReason().toLowerCase(Locale.ROOT)
                                    + ". Next: write in percent what an address cannot hold, such as %20 for a blank",
                            false)
                    .leavingNothing();
        }
    }

    private HttpEffect request(String key, Action.Http http, Duration deadline)
            throws Tls.Unusable, URISyntaxException {
        SourceSettings.Endpoint endpoint =
                ((SourceSettings.Http) environment.sources().get(http.source())).endpoint();
        Map<String, String> headers = new HashMap<>();
        endpoint.headers().forEach((name, value) -> headers.put(name, value.reveal()));
        authorization(endpoint.credentials()).ifPresent(value -> headers.put("Authorization", value));
        return new HttpEffect(
                http.method(),
                address(endpoint.url(), http.url()),
                Tls.context(http.source(), endpoint),
                headers,
                http.body(),
                new HashSet<>(http.expect()),
                http.idempotencyKey() ? Optional.of(key) : Optional.empty(),
                deadline,
                secrets(endpoint.credentials()));
    }

    private static URI address(URI base, String path) throws URISyntaxException {
        String root = base.toString();
        return new URI((root.endsWith("/") ? root.substring(0, root.length() - 1) : root)
                + (path.startsWith("/") ? path : "/" + path));
    }

    private static Optional<String> authorization(SourceSettings.Credentials credentials) {
        return switch (credentials) {
            case SourceSettings.Credentials.None none -> Optional.empty();
            case SourceSettings.Credentials.Basic basic -> Optional.of("Basic " + encoded(basic));
            case SourceSettings.Credentials.Bearer bearer ->
                Optional.of("Bearer " + bearer.token().reveal());
        };
    }

    /** Those of the environment; a short password is not found inside Base64, so that the pair is one, too. */
    private Secrets secrets(SourceSettings.Credentials credentials) {
        return credentials instanceof SourceSettings.Credentials.Basic basic
                ? environment.secrets().with(new Secret("user and password", encoded(basic)))
                : environment.secrets();
    }

    private static String encoded(SourceSettings.Credentials.Basic basic) {
        String pair = basic.user() + ":" + basic.password().reveal();
        return Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    /** The environment variable of a value: {@code SLUICE_} and its name in capitals. */
    private static String variable(String name) {
        return "SLUICE_" + name.toUpperCase(Locale.ROOT);
    }

    private static String plain(Value value) {
        return switch (value) {
            case Value.Amount amount ->
                amount.amount() == Math.rint(amount.amount()) && Math.abs(amount.amount()) < 1e15
                        ? Long.toString((long) amount.amount())
                        : Double.toString(amount.amount());
            case Value.Flag flag -> Boolean.toString(flag.set());
            case Value.Text text -> text.text();
            case Value.Moment moment -> moment.instant().toString();
            case Value.Series series -> throw new IllegalStateException("a series is no parameter");
        };
    }

    @Override
    public void close() {
        pausing.now("the process ends");
    }
}
