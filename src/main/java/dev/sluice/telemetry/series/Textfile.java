package dev.sluice.telemetry.series;

import dev.sluice.telemetry.Errand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Writes the series to a file of node_exporter's textfile collector, whole or not at all. */
final class Textfile implements Errand.Work {
    private final Path file;
    private final Path next;
    private final Gauges gauges;

    Textfile(Path file, Gauges gauges) {
        this.file = file.toAbsolutePath();
        // The collector takes names that end in .prom.
        this.next = this.file.resolveSibling(
                file.getFileName() + "." + ProcessHandle.current().pid() + ".tmp");
        this.gauges = gauges;
    }

    @Override
    public void once() throws IOException {
        try {
            Files.writeString(next, Exposition.text(gauges.snapshot()));
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failure) {
            throw new IOException("the file cannot be written: " + failure, failure);
        }
    }
}
