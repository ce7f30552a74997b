package dev.sluice.language.difference;

import dev.sluice.language.model.Query;
import dev.sluice.language.promql.PromQlReader;
import java.util.List;
import java.util.Optional;

/** Whether two queries ask the same. */
final class Queries {
    private Queries() {}

    static boolean same(Query before, Query after) {
        return switch (before) {
            case Query.Sql sql -> after instanceof Query.Sql other && same(sql, other);
            case Query.PromQl promql -> after instanceof Query.PromQl other && same(promql.text(), other.text());
            case Query.Json json -> after instanceof Query.Json other && same(json, other);
            case Query.Command command ->
                after instanceof Query.Command other && command.name().equals(other.name());
            case Query.Sample sample ->
                after instanceof Query.Sample other && sample.text().equals(other.text());
        };
    }

    static boolean same(Optional<Query> before, Optional<Query> after) {
        return before.isPresent() && after.isPresent()
                ? same(before.get(), after.get())
                : before.isEmpty() && after.isEmpty();
    }

    private static boolean same(Query.Sql before, Query.Sql after) {
        boolean same = SqlWords.same(before.text(), after.text())
                && before.needs().equals(after.needs())
                && before.later().size() == after.later().size();
        for (int i = 0; same && i < before.later().size(); i++) {
            Query.Sql.Since own = before.later().get(i);
            Query.Sql.Since other = after.later().get(i);
            same = own.version() == other.version() && SqlWords.same(own.text(), other.text());
        }
        return same;
    }

    private static boolean same(String before, String after) {
        Optional<List<String>> words = PromQlReader.words(before);
        return before.equals(after) || words.isPresent() && words.equals(PromQlReader.words(after));
    }

    private static boolean same(Query.Json one, Query.Json two) {
        return one.method().equals(two.method())
                && one.url().equals(two.url())
                && one.value().equals(two.value())
                && one.sampledAt().equals(two.sampledAt())
                && one.status().equals(two.status());
    }
}
