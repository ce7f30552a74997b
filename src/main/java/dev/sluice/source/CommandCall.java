package dev.sluice.source;

import dev.sluice.value.Value;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Starts a command of the environment for what it does, and ends it with all its children when its time is over. */
public final class CommandCall {
    private final Secrets secrets;

    public CommandCall(Secrets secrets) {
        this.secrets = secrets;
    }

    /**
     * Runs it to its end.
     *
     * @param texts what it finds in its variables, by their names without {@code SLUICE_}
     * @return why it failed, if it did
     */
    public Optional<String> call(CommandSettings settings, Map<String, String> texts, Duration timeout) {
        Map<String, Value> values = new LinkedHashMap<>();
        texts.forEach((name, text) -> values.put(name, new Value.Text(text)));
        try (CommandRunner runner = new CommandRunner(secrets)) {
            runner.run(settings, values, Deadline.in(timeout));
            return Optional.empty();
        } catch (NoAnswer none) {
            return Optional.of(
                    "command `" + settings.name() + "`: " + none.missing().detail());
        }
    }
}
