package dev.sluice.cli;

import dev.sluice.document.GeneratedFile;
import dev.sluice.document.TemplateSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Makes the documents of several runbooks, on all processors, while the next runbook is read. */
final class Generation implements AutoCloseable {
    private final TemplateSource source;
    private final ExecutorService threads = Executors.newFixedThreadPool(
            Runtime.getRuntime().availableProcessors(),
            Thread.ofPlatform().daemon().name("documents ", 1).factory());
    private final List<Future<List<GeneratedFile>>> begun = new ArrayList<>();

    Generation(TemplateSource source) {
        this.source = source;
    }

    void begin(Papers papers) {
        begun.add(threads.submit(() -> papers.generate(source)));
    }

    /**
     * All of them, in the order in which they were begun.
     *
     * @throws dev.sluice.document.TemplateFault if a template cannot be used
     */
    List<GeneratedFile> all() throws InterruptedException {
        List<GeneratedFile> all = new ArrayList<>();
        for (Future<List<GeneratedFile>> one : begun) {
            try {
                all.addAll(one.get());
            } catch (ExecutionException failed) {
                if (failed.getCause() instanceof RuntimeException fault) {
                    throw fault;
                }
                throw new IllegalStateException(failed.getCause());
            }
        }
        return all;
    }

    /** What is still under way is of no use to anybody. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
