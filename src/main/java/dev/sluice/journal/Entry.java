package dev.sluice.journal;

import dev.sluice.engine.Decision;
import dev.sluice.engine.Event;
import java.util.Map;
import java.util.Optional;

/** One line of a journal. {@code wall} is the wall clock's milliseconds since 1970, for people only: nothing is decided by it. */
public sealed interface Entry {
    long wall();

    /**
     * The first line. It holds all that is needed to replay the run without its file.
     *
     * @param tool version of the tool that began the run
     * @param digest SHA-256 of {@code text}, 64 hex digits
     * @param text the runbook's source, whole
     * @param params what {@code --set} gave, as text
     * @param environment the environment's name; its connections and secrets never stand here
     * @param file where the runbook lay when the run began; absent in journals of earlier versions
     * @param controls by source with effects the one in which the schema {@code sluice} lives, where that is another
     */
    record Header(
            long wall,
            String runId,
            String tool,
            String runbook,
            String digest,
            String text,
            Map<String, String> params,
            String environment,
            String operator,
            Optional<String> file,
            Map<String, String> controls)
            implements Entry {
        public Header {
            params = Map.copyOf(params);
            controls = Map.copyOf(controls);
        }

        /** Of a run whose schema {@code sluice} lives where its effects take place. */
        public Header(
                long wall,
                String runId,
                String tool,
                String runbook,
                String digest,
                String text,
                Map<String, String> params,
                String environment,
                String operator,
                Optional<String> file) {
            this(wall, runId, tool, runbook, digest, text, params, environment, operator, file, Map.of());
        }

        /** The same with an amendment's text. */
        Header amended(Amended amended) {
            return new Header(
                    wall,
                    runId,
                    tool,
                    runbook,
                    amended.digest(),
                    amended.text(),
                    params,
                    environment,
                    operator,
                    file,
                    controls);
        }
    }

    /** Something happened; refolding these gives the run's state. */
    record Happened(long wall, Event event) implements Entry {}

    /** A decision that the interpreter took on the events above it; kept for people and for comparison at a replay. */
    record Decided(long wall, long at, Decision decision) implements Entry {}

    /**
     * From here on the run follows another text of its runbook. What lies before reads the same under both, so that the whole
     * journal is refolded with the newest.
     *
     * @param digest SHA-256 of {@code text}, 64 hex digits
     */
    record Amended(long wall, String who, String because, String digest, String text) implements Entry {}

    /**
     * Where a target database was when a process began or took up the run.
     *
     * @param source its name in the runbook
     * @param database its name on the server; absent where an earlier version wrote it
     * @param system identifier of its cluster; absent where the role may not ask
     */
    record Reached(long wall, String source, Optional<String> database, Optional<String> system, long timeline)
            implements Entry {}

    /** The last line was torn by a crash; these bytes of it were dropped when the run was taken up again. */
    record TailDropped(long wall, long bytes) implements Entry {}
}
