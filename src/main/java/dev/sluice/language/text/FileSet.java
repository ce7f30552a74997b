package dev.sluice.language.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The files that make one program. Every file has a range of offsets of its own, so that a plain {@link Span} tells its file:
 * offsets count from the file's base, lines and columns within the file. This is the one place that tells the files apart.
 */
public final class FileSet {
    private final List<Entry> entries;

    private FileSet(List<Entry> entries) {
        this.entries = List.copyOf(entries);
    }

    /**
     * A file of the program.
     *
     * @param base what its offsets begin with
     * @param path where it lies, seen from the folder of the main file; empty for the main file
     */
    private record Entry(SourceText source, int base, String path) {}

    /**
     * A span in the text that it is about.
     *
     * @param file which file of the set, from 0 for the main one
     * @param span with offsets that count from the start of the text
     */
    public record Located(int file, SourceText source, Span span) {}

    /** A program of one file. */
    public static FileSet of(SourceText main) {
        return new FileSet(List.of(new Entry(main, 0, "")));
    }

    /**
     * The same with one file more, whose offsets begin at {@link #next}.
     *
     * @param path where it lies, seen from the folder of the main file
     */
    public FileSet with(String path, String text) {
        List<Entry> more = new ArrayList<>(entries);
        more.add(new Entry(new SourceText(Paths.beside(main().name(), path), text), next(), path));
        return new FileSet(more);
    }

    /** The base of the file that would come next. */
    public int next() {
        Entry last = entries.getLast();
        return last.base + last.source.text().length() + 1;
    }

    /** What the offsets of a file begin with, from 0 for the main one. */
    public int base(int file) {
        return entries.get(file).base;
    }

    /** The file that was named first, the runbook itself. */
    public SourceText main() {
        return entries.getFirst().source;
    }

    public List<SourceText> files() {
        return entries.stream().map(Entry::source).toList();
    }

    /** Which file holds the span, from 0 for the main one. */
    public int fileOf(Span span) {
        int file = entries.size() - 1;
        while (file > 0 && entries.get(file).base > span.start()) {
            file--;
        }
        return file;
    }

    /** Whether the span stands in the runbook itself, and not in a module. */
    public boolean isMain(Span span) {
        return fileOf(span) == 0;
    }

    public Located locate(Span span) {
        int file = fileOf(span);
        Entry entry = entries.get(file);
        Span local = new Span(span.start() - entry.base, span.end() - entry.base, span.line(), span.column());
        return new Located(file, entry.source, local);
    }

    /** {@code common.runbook:12}, of what stands in a module; the same wherever the runbook is read from. */
    public Optional<String> origin(Span span) {
        int file = fileOf(span);
        return file == 0 ? Optional.empty() : Optional.of(entries.get(file).path + ":" + span.line());
    }
}
