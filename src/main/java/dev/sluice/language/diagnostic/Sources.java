package dev.sluice.language.diagnostic;

import dev.sluice.language.text.FileSet;
import dev.sluice.language.text.LineIndex;
import dev.sluice.language.text.Span;
import java.util.HashMap;
import java.util.Map;

/** The texts that findings are about: the one place where a span becomes a file, its lines and columns. */
public final class Sources {
    private final FileSet files;
    private final Map<Integer, LineIndex> lines = new HashMap<>();

    private Sources(FileSet files) {
        this.files = files;
    }

    public static Sources of(Report report) {
        return new Sources(report.files());
    }

    public Place place(Span span) {
        FileSet.Located located = files.locate(span);
        LineIndex index = lines.computeIfAbsent(
                located.file(), any -> new LineIndex(located.source().text()));
        return new Place(located.source().name(), index, located.span());
    }

    /**
     * Where a span stands.
     *
     * @param file under the name that messages use for it
     * @param lines of that file
     * @param span with offsets that count from the start of that file
     */
    public record Place(String file, LineIndex lines, Span span) {

        public int line() {
            return span.line();
        }

        /** In code points, from 1. */
        public int column() {
            return span.column();
        }

        public int endLine() {
            return empty() ? line() : lines.lineOf(span.end());
        }

        /** Behind the last code point. */
        public int endColumn() {
            return empty() ? column() : lines.columnOf(span.end());
        }

        private boolean empty() {
            return span.start() == span.end();
        }

        /** The line that the span begins on, without its end. */
        public String text() {
            return lines.line(span.line());
        }

        /** {@code file:line:column}. */
        @Override
        public String toString() {
            return file + ":" + line() + ":" + column();
        }
    }
}
