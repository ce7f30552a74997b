package dev.sluice.cli;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.Collection;
import java.util.concurrent.TimeUnit;

/** Waits until a runbook in one of some folders changes. It looks from its making on, so that no change is missed. */
final class FolderWatch implements Closeable {
    /** Editors write a file in several goes. */
    private static final long QUIET_MILLIS = 200;

    private final WatchService service;

    FolderWatch(Collection<Path> folders) throws IOException {
        service = FileSystems.getDefault().newWatchService();
        for (Path folder : folders) {
            folder.register(
                    service,
                    StandardWatchEventKinds.ENTRY_CREATE,
                    StandardWatchEventKinds.ENTRY_MODIFY,
                    StandardWatchEventKinds.ENTRY_DELETE);
        }
    }

    /** Returns after a change, once nothing has changed for a moment. */
    void awaitChange() throws InterruptedException {
        while (!isOfRunbook(service.take())) {}
        WatchKey more = service.poll(QUIET_MILLIS, TimeUnit.MILLISECONDS);
        while (more != null) {
            isOfRunbook(more);
            more = service.poll(QUIET_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private static boolean isOfRunbook(WatchKey key) {
        boolean found = false;
        for (WatchEvent<?> event : key.pollEvents()) {
            // An overflow names no file.
            found |= event.context() == null || event.context().toString().endsWith(TestFiles.ENDING);
        }
        key.reset();
        return found;
    }

    @Override
    public void close() throws IOException {
        service.close();
    }
}
