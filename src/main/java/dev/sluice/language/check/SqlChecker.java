package dev.sluice.language.check;

import dev.sluice.language.check.Parameters.Bound;
import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.diagnostic.Diagnostic;
import dev.sluice.language.model.Header;
import dev.sluice.language.model.Runbook;
import dev.sluice.language.model.SqlText;
import dev.sluice.language.sql.SqlReader;
import dev.sluice.language.sql.SqlStatement;
import dev.sluice.language.sql.SqlToken;
import dev.sluice.language.sql.SqlToken.Kind;
import dev.sluice.language.sql.SqlTokens;
import dev.sluice.language.syntax.Tree;
import dev.sluice.language.text.Span;
import dev.sluice.value.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Checks what SQL text can be checked for without a server: closed quotes, binds with values, statements that may stand there. */
final class SqlChecker {
    private final Names names;
    private final Settings settings;
    private final Texts texts;
    private final Findings findings;

    SqlChecker(Names names, Settings settings, Texts texts, Findings findings) {
        this.names = names;
        this.settings = settings;
        this.texts = texts;
        this.findings = findings;
    }

    /** A text that was read, statement by statement. */
    record Sql(Tree.Text source, List<SqlStatement> statements) {
        SqlText text() {
            return SqlReader.read(source.raw(), statements);
        }

        Span span(SqlToken token) {
            return source.raw().spanOf(token.start(), token.end());
        }

        Span span(SqlStatement statement) {
            return source.raw()
                    .spanOf(statement.start(), statement.tokens().getFirst().end());
        }

        /** The places of {@code :range}. */
        List<SqlToken> ranges() {
            List<SqlToken> ranges = new ArrayList<>();
            for (SqlStatement statement : statements) {
                for (SqlToken bind : statement.binds()) {
                    if (isRange(bind)) {
                        ranges.add(bind);
                    }
                }
            }
            return ranges;
        }
    }

    /** The statements of a text, at least one. */
    Optional<Sql> read(Tree.Text text) {
        texts.plain(text, "bind a parameter as `:name`; nothing else is put into SQL");
        SqlTokens.Scan scan = SqlTokens.scan(text.text());
        if (scan.fault().isPresent()) {
            SqlTokens.Fault fault = scan.fault().get();
            Span span =
                    text.raw().spanOf(fault.at(), fault.at() + fault.opener().length());
            findings.add(
                    Diagnostic.error(Code.S603, span, "this `" + fault.opener() + "` is never closed", "opened here")
                            .help("close it with `" + (fault.opener().equals("/*") ? "*/" : fault.opener()) + "`"));
            return Optional.empty();
        }
        List<SqlStatement> statements = SqlStatement.split(text.text(), scan.tokens());
        if (statements.isEmpty()) {
            empty(text);
            return Optional.empty();
        }
        return Optional.of(new Sql(text, statements));
    }

    void empty(Tree.Text text) {
        findings.add(Diagnostic.error(Code.S604, text.span(), "this text is empty", "nothing to run")
                .help("write the query or statement between the quotes"));
    }

    /** Exactly one statement that only reads, with binds of parameters. */
    Optional<Sql> query(Tree.Text text) {
        return read(text).filter(sql -> {
            if (sql.statements().size() > 1) {
                findings.add(Diagnostic.error(
                                Code.S601,
                                sql.span(sql.statements().get(1)),
                                "a query is exactly one statement",
                                "a second one")
                        .help("keep one statement that yields one value"));
                return false;
            }
            Optional<SqlStatement.Finding> write = sql.statements().getFirst().writes();
            write.ifPresent(finding -> findings.add(Diagnostic.error(
                            Code.S602,
                            sql.span(finding.token()),
                            "a query only reads, but " + finding.phrase(),
                            "no read")
                    .help("write a `select`; what changes data belongs into a step")));
            binds(sql, Set.of(Header.TABLES, Runbook.GONE));
            noRange(sql);
            return write.isEmpty();
        });
    }

    /** The names that a text binds; none if it cannot be read. */
    static Set<String> bindsOf(Tree.Text text) {
        return SqlTokens.scan(text.text()).tokens().stream()
                .filter(token -> token.kind() == Kind.BIND)
                .map(SqlToken::word)
                .collect(Collectors.toSet());
    }

    /** Gives every bind but {@code :range} a value. */
    void binds(Sql sql, Set<String> captured) {
        for (SqlStatement statement : sql.statements()) {
            for (SqlToken bind : statement.binds()) {
                if (!isRange(bind)) {
                    bind(sql, statement, bind, captured);
                }
            }
        }
    }

    private void bind(Sql sql, SqlStatement statement, SqlToken bind, Set<String> captured) {
        boolean asIdentifier = bind.kind() == Kind.IDENTIFIER_BIND;
        Span span = sql.span(bind);
        Optional<Bound> value = settings.parameter(bind.word());
        boolean isIdentifier =
                value.map(bound -> bound.type() == Type.Plain.IDENTIFIER).orElse(false);
        if (value.isEmpty() && captured.contains(bind.word())) {
            names.use("captured", bind.word());
        } else if (value.isEmpty()) {
            withoutValue(span, bind, captured);
            return;
        }
        if (asIdentifier != isIdentifier) {
            misfit(span, bind.word(), asIdentifier);
        } else if (!asIdentifier && !statement.takesBinds() && !statement.takesLiterals()) {
            findings.add(Diagnostic.error(
                            Code.S504,
                            span,
                            "`" + statement.keyword() + "` takes no bind variables",
                            "cannot be bound here")
                    .note(
                            "PostgreSQL binds values only in select, insert, update, delete, merge, values and call; nothing is ever"
                                    + " pasted into SQL text")
                    .help("write the value itself into the statement; where it must be a parameter, hand it over with"
                            + " `select set_config('sluice." + bind.word() + "', :" + bind.word()
                            + ", true);` and run the statement from a `do` block with `execute format(...)`, both `in one"
                            + " transaction`"));
        }
    }

    private void withoutValue(Span span, SqlToken bind, Set<String> captured) {
        Tree.Name name = new Tree.Name(bind.word(), span);
        if (!names.excused(name, "param") && !names.params().containsKey(bind.word())) {
            java.util.List<String> known =
                    new java.util.ArrayList<>(names.params().keySet());
            known.addAll(captured);
            Diagnostic finding = Diagnostic.error(
                    Code.S508,
                    span,
                    "`:" + bind.word() + "` has no value",
                    "no parameter, and nothing captured before");
            findings.add(dev.sluice.language.diagnostic.Similar.to(bind.word(), known)
                    .map(similar -> finding.help("write `:" + similar + "`"))
                    .orElseGet(() -> finding.help("declare `param " + bind.word()
                            + " ...`, or capture it in an earlier step with `into " + bind.word() + "`")));
        }
    }

    private void misfit(Span span, String name, boolean asIdentifier) {
        findings.add(
                asIdentifier
                        ? Diagnostic.error(
                                        Code.S512,
                                        span,
                                        "`" + name + "` is no identifier",
                                        "a value, bound as an identifier")
                                .help("write `:" + name + "`, or declare `param " + name + " identifier`")
                        : Diagnostic.error(Code.S512, span, "`" + name + "` is an identifier", "bound as a value")
                                .help("write `:\"" + name + "\"`"));
    }

    /** Refuses {@code :range} where the engine writes no key condition. */
    void noRange(Sql sql) {
        for (SqlToken range : sql.ranges()) {
            findings.add(Diagnostic.error(
                            Code.S503,
                            sql.span(range),
                            "`:range` stands only in a backfill and its undo",
                            "no key range here")
                    .help("write the condition itself, or make the step a `backfill`"));
        }
    }

    /** Wants {@code :range} exactly once. */
    boolean oneRange(Sql sql) {
        List<SqlToken> ranges = sql.ranges();
        if (ranges.isEmpty()) {
            findings.add(Diagnostic.error(
                            Code.S503,
                            sql.source().span(),
                            "a backfill's statement lacks `:range`",
                            "would touch every row in each batch")
                    .help("add `where :range` to the statement"));
        } else if (ranges.size() > 1) {
            findings.add(Diagnostic.error(
                            Code.S503,
                            sql.span(ranges.get(1)),
                            "`:range` stands twice in this statement",
                            "the second one")
                    .also(sql.span(ranges.get(0)), "the first one")
                    .help("keep one"));
        }
        return ranges.size() == 1;
    }

    /** Statements that begin or end a transaction. */
    void noTransactionControl(Sql sql) {
        for (SqlStatement statement : sql.statements()) {
            if (statement.controlsTransaction()) {
                findings.add(Diagnostic.error(
                                Code.S507,
                                sql.span(statement),
                                "`" + statement.keyword() + "` is the engine's business",
                                "controls the transaction")
                        .help("leave it out and write `in one transaction` behind `sql on ...`"));
            }
        }
    }

    private static boolean isRange(SqlToken bind) {
        return bind.kind() == Kind.BIND && bind.word().equals(SqlReader.RANGE);
    }
}
