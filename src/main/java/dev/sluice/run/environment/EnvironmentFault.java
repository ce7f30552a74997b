package dev.sluice.run.environment;

/**
 * Something wrong in the environment file.
 *
 * @param file as the user gave it
 * @param line 1-based
 * @param column 1-based
 * @param message what is wrong; never holds a value that might be a secret
 * @param help what to type instead
 */
public record EnvironmentFault(String file, int line, int column, String message, String help) {

    /** {@code sluice.yaml:7:15: message}, and the help on a line of its own. */
    @Override
    public String toString() {
        return "%s:%d:%d: %s%n  help: %s".formatted(file, line, column, message, help);
    }
}
