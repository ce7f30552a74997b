package dev.sluice.language.check;

import dev.sluice.language.diagnostic.Code;
import dev.sluice.language.diagnostic.Diagnostic;
import dev.sluice.language.model.JsonPath;
import dev.sluice.language.model.Query;
import dev.sluice.language.model.Source;
import dev.sluice.language.promql.PromQlParameters;
import dev.sluice.language.promql.PromQlReader;
import dev.sluice.language.syntax.Term;
import dev.sluice.language.syntax.Tree;
import dev.sluice.language.text.Span;
import dev.sluice.value.Value;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Checks questions to sources: the language against the kind of source, and the text as far as it goes without the source. */
final class QueryChecker {
    private static final List<String> KINDS = Arrays.stream(Source.Kind.values())
            .map(kind -> kind.name().toLowerCase(Locale.ROOT))
            .toList();

    /** The first major version that is one number. */
    private static final int OLDEST = 10;

    private static final int NEWEST = 99;

    private static final Set<Source.Kind> SQL =
            Collections.unmodifiableSet(EnumSet.of(Source.Kind.POSTGRES, Source.Kind.JDBC));

    /** What no address holds, and a percent sign with no number of a letter behind it. */
    private static final Pattern UNSENDABLE = Pattern.compile("[\\s\\p{Z}\\p{Cntrl}\"<>\\\\^`{|}]|%(?![0-9A-Fa-f]{2})");

    private final Names names;
    private final Settings settings;
    private final SqlChecker sql;
    private final Texts texts;
    private final Findings findings;

    QueryChecker(Names names, Settings settings, SqlChecker sql, Texts texts, Findings findings) {
        this.names = names;
        this.settings = settings;
        this.sql = sql;
        this.texts = texts;
        this.findings = findings;
    }

    /**
     * A query with what was found out about it.
     *
     * @param sql the statement of each of its texts, if it is SQL
     */
    record Checked(Query query, List<SqlChecker.Sql> sql) {
        private Checked(Query query) {
            this(query, List.of());
        }
    }

    /** The kind of a source, by its word. */
    static Optional<Source.Kind> kind(Tree.Name word) {
        int index = KINDS.indexOf(word.text());
        return index < 0 ? Optional.empty() : Optional.of(Source.Kind.values()[index]);
    }

    Optional<Source> source(Tree.Source source) {
        Optional<Source.Kind> kind = kind(source.kind());
        if (kind.isEmpty() && !source.kind().isMissing()) {
            findings.notOneOf(
                    source.kind().span(), "kind of source", source.kind().text(), KINDS);
        }
        return kind.map(known -> new Source(source.name().text(), known, source.span()));
    }

    /** Whether the source exists and is of the kind; a fault if it is not. */
    boolean isOf(Source.Kind wanted, Tree.Name name, String what) {
        return isOf(EnumSet.of(wanted), name, what, asKind(wanted));
    }

    /** The same for what is to be changed by SQL; of databases behind a driver the environment's must be a MariaDB. */
    boolean isTarget(Tree.Name name, String what) {
        return isOf(SQL, name, what, asKind(Source.Kind.POSTGRES));
    }

    private static String asKind(Source.Kind kind) {
        return "name a source that is declared as `source NAME " + kind.name().toLowerCase(Locale.ROOT) + "`";
    }

    boolean isJdbc(Tree.Name name) {
        return names.source(name)
                .flatMap(declared -> kind(declared.kind()))
                .filter(Source.Kind.JDBC::equals)
                .isPresent();
    }

    private boolean isOf(Set<Source.Kind> wanted, Tree.Name name, String what, String help) {
        Optional<Tree.Source> source = names.source(name);
        Optional<Source.Kind> kind = source.flatMap(declared -> kind(declared.kind()));
        if (kind.isPresent() && !wanted.contains(kind.get())) {
            List<String> words = wanted.stream()
                    .map(each -> each.name().toLowerCase(Locale.ROOT))
                    .toList();
            findings.add(Diagnostic.error(
                            Code.S213,
                            name.span(),
                            what + " needs a source of kind `" + String.join("` or `", words) + "`, but `" + name.text()
                                    + "` is `" + kind.get().name().toLowerCase(Locale.ROOT) + "`",
                            "not of kind " + String.join(" or ", words))
                    .also(source.get().span(), "declared here")
                    .help(help));
        }
        return kind.isPresent() && wanted.contains(kind.get());
    }

    /** A query of a metric or a probe. */
    Optional<Checked> query(
            Tree.Query query,
            Tree.Name source,
            Optional<Tree.Request> request,
            Optional<Tree.Text> sampledAt,
            List<Term.Literal> status) {
        Set<Source.Kind> kinds = kindsFor(query.language());
        boolean fits = isOf(
                kinds, source, what(query.language()), asKind(kinds.iterator().next()));
        if (query.language() != Tree.Query.Language.JSON) {
            request.ifPresent(stray -> misplaced(stray.span(), stray.method()));
            sampledAt.ifPresent(stray -> misplaced(stray.span(), "sampled at"));
            status.stream().findFirst().ifPresent(stray -> misplaced(stray.span(), "status"));
        }
        Optional<Checked> checked = switch (query.language()) {
            case SQL -> sql(query);
            case PROMQL -> promQl(query.text()).map(Checked::new);
            case JSON -> json(query, request, sampledAt, status).map(Checked::new);
            case RUN -> text(query.text()).map(name -> new Checked(new Query.Command(name, query.span())));
        };
        return checked.filter(any -> fits);
    }

    private Optional<Checked> sql(Tree.Query query) {
        List<SqlChecker.Sql> texts = new ArrayList<>();
        List<Query.Sql.Since> later = new ArrayList<>();
        sql.query(query.text()).ifPresent(texts::add);
        Optional<Integer> before = Optional.empty();
        for (Tree.Query.Since since : query.later()) {
            Optional<Integer> last = before;
            Optional<Integer> version = version(since, last);
            Optional<SqlChecker.Sql> text = sql.query(since.text());
            text.ifPresent(texts::add);
            if (version.isPresent() && text.isPresent()) {
                later.add(new Query.Sql.Since(version.get(), text.get().text()));
            }
            before = version.or(() -> last);
        }
        boolean whole = texts.size() == query.later().size() + 1
                && later.size() == query.later().size();
        return whole
                ? Optional.of(new Checked(new Query.Sql(texts.getFirst().text(), later, List.of()), texts))
                : Optional.empty();
    }

    /** A major version, above the one before; nothing, and a fault, if it is none. */
    private Optional<Integer> version(Tree.Query.Since since, Optional<Integer> before) {
        double stated = since.version().value() instanceof Value.Amount amount ? amount.amount() : 0;
        Optional<String> fault = stated != Math.rint(stated) || stated < OLDEST || stated > NEWEST
                ? Optional.of("no major version of PostgreSQL")
                : before.filter(other -> other >= stated).map(other -> "not above " + other);
        fault.ifPresent(label -> findings.add(Diagnostic.error(
                        Code.S608, since.version().span(), "a text since this version would never be used", label)
                .help("write major versions from " + OLDEST
                        + " on, in rising order: `sql \"...\" since 14 \"...\" since 17 \"...\"`")));
        return fault.isEmpty() ? Optional.of((int) stated) : Optional.empty();
    }

    private static Set<Source.Kind> kindsFor(Tree.Query.Language language) {
        return switch (language) {
            case SQL -> SQL;
            case PROMQL -> EnumSet.of(Source.Kind.PROMETHEUS);
            case JSON -> EnumSet.of(Source.Kind.HTTP);
            case RUN -> EnumSet.of(Source.Kind.COMMAND);
        };
    }

    private static String what(Tree.Query.Language language) {
        return switch (language) {
            case SQL -> "SQL";
            case PROMQL -> "PromQL";
            case JSON -> "a JSON path";
            case RUN -> "a command";
        };
    }

    private void misplaced(Span span, String word) {
        findings.add(
                Diagnostic.error(Code.S212, span, "`" + word + "` goes with a `json` query only", "has no meaning here")
                        .help("leave it out"));
    }

    /** Text that is not blank. */
    private Optional<String> text(Tree.Text text) {
        if (text.text().isBlank()) {
            sql.empty(text);
            return Optional.empty();
        }
        return Optional.of(texts.plain(text));
    }

    Optional<Query.PromQl> promQl(Tree.Text text) {
        if (text.text().isBlank()) {
            sql.empty(text);
            return Optional.empty();
        }
        Map<String, String> values = new HashMap<>();
        for (PromQlParameters.Place place : PromQlParameters.of(text.text())) {
            Tree.Name name = new Tree.Name(place.name(), text.raw().spanOf(place.start() + 1, place.end()));
            Optional<String> value = place.label()
                    ? settings.text(new Term.Reference(name), "a label's value").map(PromQlParameters::label)
                    : settings.duration(new Term.Reference(name), "a range").map(PromQlParameters::range);
            if (value.isEmpty()) {
                return Optional.empty();
            }
            values.put(place.name(), value.get());
        }
        return Optional.of(new Query.PromQl(PromQlParameters.filled(text.text(), values), text.raw()));
    }

    /** Warns where the time of the samples behind an expression cannot be asked for. */
    void agesKnown(Query query) {
        if (query instanceof Query.PromQl promQl
                && PromQlReader.selectors(promQl.text()).map(List::isEmpty).orElse(true)) {
            findings.add(Diagnostic.warning(
                            Code.W601,
                            promQl.span(),
                            "the age of this result cannot be told: no series is found in it",
                            "age unknown")
                    .help("add `age promql \"...\"` that yields the time of the newest sample"));
        }
    }

    private Optional<Query.Json> json(
            Tree.Query query,
            Optional<Tree.Request> request,
            Optional<Tree.Text> sampledAt,
            List<Term.Literal> status) {
        Optional<String> path = path(query.text());
        Optional<String> sampled = sampledAt.flatMap(this::path);
        List<Integer> statuses = statuses(status, List.of(200));
        if (path.isEmpty() || sampledAt.isPresent() && sampled.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Query.Json(
                request.map(Tree.Request::method).orElse("get").toUpperCase(Locale.ROOT),
                request.map(found -> address(found.address())).orElse(""),
                path.get(),
                sampled,
                statuses,
                query.span()));
    }

    /** What a request names, below its source's address or whole. */
    String address(Tree.Text text) {
        String address = texts.plain(text);
        Matcher unsendable = UNSENDABLE.matcher(address);
        if (text.placeholders().isEmpty() && unsendable.find()) {
            String culprit = unsendable.group();
            findings.addYounger(Diagnostic.error(
                            Code.S605,
                            text.raw().spanOf(unsendable.start(), unsendable.end()),
                            "an address cannot hold " + (culprit.isBlank() ? "a blank" : "`" + culprit + "` here"),
                            "no request can be sent there")
                    .help("write `"
                            + URLEncoder.encode(culprit, StandardCharsets.UTF_8).replace("+", "%20") + "` instead"));
        }
        return address;
    }

    List<Integer> statuses(List<Term.Literal> stated, List<Integer> byDefault) {
        if (stated.isEmpty()) {
            return byDefault;
        }
        return stated.stream()
                .map(literal -> literal.value() instanceof Value.Amount amount ? (int) amount.amount() : 0)
                .peek(status -> {
                    if (status < 100 || status > 599) {
                        Span span = stated.getFirst().span();
                        findings.add(
                                Diagnostic.error(Code.S308, span, "`status` is out of bounds", "must be 100 to 599")
                                        .help("write a status such as `200`"));
                    }
                })
                .toList();
    }

    /** {@code $.queue.depth}, {@code $.items[0].count}, {@code $['odd name']}. */
    private Optional<String> path(Tree.Text text) {
        String path = texts.plain(text).strip();
        return switch (JsonPath.read(path)) {
            case JsonPath.Steps steps -> Optional.of(path);
            case JsonPath.Fault fault -> {
                Span span = path.isEmpty()
                        ? text.span()
                        : text.raw()
                                .spanOf(
                                        Math.min(fault.at(), text.text().length() - 1),
                                        text.text().length());
                Diagnostic unreadable = Diagnostic.error(
                                Code.S605, span, "this is no path into a JSON answer", "cannot be read")
                        .note(fault.why())
                        .help("write a path such as `$.queue.depth`, `$.items[0].count` or `$['odd name']`");
                yield findings.addYounger(unreadable) ? Optional.of(path) : Optional.empty();
            }
        };
    }
}
