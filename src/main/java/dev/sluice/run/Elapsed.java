package dev.sluice.run;

/** The run's clock as people read it. */
public final class Elapsed {
    private Elapsed() {}

    /** {@code 2:05}, {@code 1:02:05}. */
    public static String text(long millis) {
        long seconds = millis / 1_000;
        return seconds < 3_600
                ? String.format("%d:%02d", seconds / 60, seconds % 60)
                : String.format("%d:%02d:%02d", seconds / 3_600, seconds / 60 % 60, seconds % 60);
    }
}
