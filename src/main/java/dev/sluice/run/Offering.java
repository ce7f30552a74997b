package dev.sluice.run;

import dev.sluice.engine.Effect;
import dev.sluice.step.ledger.Protection;
import dev.sluice.value.Value;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Whether what a diagnosis offers may be carried out: a session is ended only if it is the one that somebody has looked at. */
record Offering(Map<String, Workshop> workshops, Protection protection) {
    /** The code of what must not be done. */
    static final String GUARD = "GUARD";

    private static final Pattern ENDS_SESSIONS = Pattern.compile("pg_(cancel|terminate)_backend|\\bkill\\b");

    Offering {
        workshops = Map.copyOf(workshops);
    }

    /** Why not; absent if it may. */
    Optional<String> objection(Effect.Offered offered) {
        Workshop workshop = workshops.get(offered.action().source());
        if (workshop == null) {
            return Optional.of(
                    "the run changes nothing in source " + offered.action().source()
                            + " and holds no fence there; type it yourself: "
                            + offered.action().sql().raw().strip());
        }
        boolean ends = ENDS_SESSIONS
                .matcher(offered.action().sql().raw().toLowerCase(Locale.ROOT))
                .find();
        if (!ends) {
            return Optional.empty();
        }
        if (!(offered.values().get("pid") instanceof Value.Text pid)
                || !(offered.values().get("backend_start") instanceof Value.Text started)) {
            return Optional.of(
                    "the check of the offer shows no pid and backend_start, so that nobody can tell whether it is"
                            + " the same session; add both columns to it");
        }
        try {
            return workshop.place().objection(pid.text(), started.text(), protection);
        } catch (SQLException failure) {
            return Optional.of("whether it is the same session could not be read: " + failure.getMessage());
        }
    }
}
