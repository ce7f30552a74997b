package dev.sluice.rehearsal;

import dev.sluice.language.model.Runbook;
import dev.sluice.language.model.StepRef;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Everything that one simulated run takes place in. */
final class Theatre {
    static final String RUN = "sim-1";

    final Script script;
    final World world;
    final SimDatabase database;
    final SimDisk disk;
    final SimMetrics metrics;
    final Mischief mischief;
    final Crew crew;
    final Care care;
    final List<Witness> witnesses;
    /** How often steps took place that leave nothing in the database. */
    final Map<StepRef, Integer> outside = new LinkedHashMap<>();

    final List<SimProcess> processes = new ArrayList<>();

    Theatre(Script script, World world, Care care, List<Witness> witnesses) {
        this.script = script;
        this.world = world;
        this.care = care;
        this.witnesses = List.copyOf(witnesses);
        this.database = new SimDatabase(world, care, script.tables(world.chance));
        this.disk = new SimDisk(world);
        this.metrics = new SimMetrics(this);
        this.mischief = new Mischief(this);
        this.crew = new Crew(this);
    }

    Runbook runbook() {
        return script.runbook();
    }
}
