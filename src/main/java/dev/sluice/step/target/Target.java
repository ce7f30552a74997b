package dev.sluice.step.target;

/** One PostgreSQL target: a connection for effects and one for watching them, never a pool. */
public final class Target implements AutoCloseable {

    /**
     * Connects and makes sure that the server can carry effects.
     *
     * @throws dev.sluice.step.Unfit if it cannot be reached or is unfit: a pooler, a standby, read-only, too old
     */
    public static Target open(TargetSettings settings, String runId) {
        throw new UnsupportedOperationException(settings + runId);
    }

    @Override
    public void close() {}
}
