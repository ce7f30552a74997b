package dev.sluice.language.format;

import dev.sluice.language.syntax.Manuscript.Joint;
import dev.sluice.language.syntax.Manuscript.Kind;
import dev.sluice.language.syntax.Manuscript.Sentence;
import dev.sluice.language.syntax.Manuscript.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The statements that stand below one another in columns, and where their columns begin. All others are set as they come. */
enum Table {
    /** {@code owner      "team-orders"}. */
    HEADER(Set.of(
            "owner",
            "contact",
            "migration",
            "because",
            "otherwise",
            "writes",
            "worst",
            "undoing",
            "estimate",
            "downtime",
            "unattended")) {
        @Override
        void mark(List<Word> words, Marks marks) {
            marks.at(1, plain(words, 0), 1);
        }
    },

    /** {@code source db   postgres}. */
    SOURCES(Set.of("source")) {
        @Override
        void mark(List<Word> words, Marks marks) {
            marks.at(1, 2, 1);
        }
    },

    /** {@code param batch rows = 5_000  in 500 .. 50_000  live}. */
    PARAMETERS(Set.of("param")) {
        @Override
        void mark(List<Word> words, Marks marks) {
            marks.at(1, 2, 1);
            marks.at(2, sign(words, "="), 1);
            marks.clause(3, clause(words, Set.of("in")));
            marks.clause(4, clause(words, Set.of("live")));
        }
    },

    /** {@code metric lag duration safety from db ...}; what a metric is a progress of goes with the word. */
    METRICS(Set.of("metric")) {
        @Override
        void mark(List<Word> words, Marks marks) {
            marks.at(1, 2, 1);
            marks.at(2, 3, 1);
            if (words.size() > 4 && !words.get(4).isKeyword("of")) {
                marks.at(3, 4, 1);
            }
        }
    },

    /** {@code pause when lag > 10s  because "..."}, and the other one-liners of gates, phases and {@code verify}. */
    RULES(Set.of(
            "pause",
            "proceed",
            "throttle",
            "rollback",
            "shadow",
            "require",
            "soak",
            "warmup",
            "within",
            "patience",
            "expect")) {
        @Override
        void mark(List<Word> words, Marks marks) {
            if (!words.getFirst().isKeyword("shadow")) {
                marks.at(1, 1, 1);
            }
            marks.clause(2, clause(words, Set.of("because")));
        }
    },

    /** {@code ask lessons "..."}. */
    QUESTIONS(Set.of("ask", "keep")) {
        @Override
        void mark(List<Word> words, Marks marks) {
            if (words.getFirst().isKeyword("ask")) {
                marks.at(1, 2, 1);
            }
        }
    },

    /** {@code page "orders-oncall" via pagerduty on rollback}. */
    ROUTES(Set.of("page", "notify", "repeat", "quiet")) {
        @Override
        void mark(List<Word> words, Marks marks) {
            if (words.getFirst().isKeyword("page") || words.getFirst().isKeyword("notify")) {
                marks.at(1, 1, 1);
                marks.at(2, 2, 1);
            }
        }
    },

    /** {@code row "Customers" errors, p99}. */
    PANELS(Set.of("row")) {
        @Override
        void mark(List<Word> words, Marks marks) {
            marks.at(1, 1, 1);
            marks.at(2, 2, 1);
        }
    },

    /** {@code fix   "Wait for it"}, and the other statements of a diagnosis and its causes that have no block. */
    EVIDENCE(Set.of("symptom", "check", "certain", "likely", "fix", "offer", "drill", "pivot", "question")) {
        @Override
        void mark(List<Word> words, Marks marks) {
            marks.at(1, 1, 1);
        }
    },

    /** {@code at 2m  lag = 20s}, {@code expect pause  at 2m30s}. */
    TIMELINE(Set.of("given", "at", "expect")) {
        @Override
        void mark(List<Word> words, Marks marks) {
            marks.at(1, words.getFirst().isKeyword("at") ? plain(words, 1) + 1 : 1, 1);
            if (words.getFirst().isKeyword("expect") && !words.get(1).isKeyword("that")) {
                marks.at(2, clause(words, Set.of("at", "by", "until")), 1);
            }
        }
    };

    private final Set<String> keywords;

    Table(Set<String> keywords) {
        this.keywords = keywords;
    }

    /** The table that a statement belongs to. */
    static Optional<Table> of(Sentence sentence, boolean inTest) {
        if (sentence.body().isPresent() || sentence.first().kind() != Kind.KEYWORD) {
            return Optional.empty();
        }
        String keyword = sentence.first().text();
        for (Table table : values()) {
            if (table.keywords.contains(keyword) && inTest == (table == TIMELINE)) {
                return Optional.of(table);
            }
        }
        return Optional.empty();
    }

    /** The columns of a row, in order; none where a comment stands among its words. */
    List<Column> columns(List<Word> words) {
        Marks marks = new Marks(words);
        if (words.stream().skip(1).allMatch(word -> word.before().isEmpty())) {
            mark(words, marks);
        }
        return marks.columns;
    }

    abstract void mark(List<Word> words, Marks marks);

    /** Index of the first word from the index on that is no keyword. */
    private static int plain(List<Word> words, int from) {
        int at = from;
        while (at < words.size() && words.get(at).kind() == Kind.KEYWORD) {
            at++;
        }
        return at;
    }

    /** Index of a sign; behind the end if there is none. */
    private static int sign(List<Word> words, String sign) {
        int at = 0;
        while (at < words.size()
                && !(words.get(at).kind() == Kind.SIGN && words.get(at).text().equals(sign))) {
            at++;
        }
        return at;
    }

    /** Index of the clause that begins with one of the keywords; behind the end if there is none. */
    private static int clause(List<Word> words, Set<String> keywords) {
        for (int i = 1; i < words.size(); i++) {
            Word word = words.get(i);
            boolean opens = word.joint() == Joint.CLAUSE || word.joint() == Joint.TIED;
            if (opens && word.kind() == Kind.KEYWORD && keywords.contains(word.text())) {
                return i;
            }
        }
        return words.size();
    }

    /** The columns of one row, as they are found. */
    static final class Marks {
        private final List<Word> words;
        private final List<Column> columns = new ArrayList<>();

        Marks(List<Word> words) {
            this.words = words;
        }

        void at(int slot, int word, int gap) {
            add(new Column(slot, word, gap, false));
        }

        void clause(int slot, int word) {
            add(new Column(slot, word, 2, true));
        }

        private void add(Column column) {
            if (column.word() < words.size() && words.get(column.word()).joint() != Joint.GLUED) {
                columns.add(column);
            }
        }
    }
}
