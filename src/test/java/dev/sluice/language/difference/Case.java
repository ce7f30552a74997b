package dev.sluice.language.difference;

import java.util.List;

/**
 * Another version of the sample, and what it differs in.
 *
 * @param passages the old and the new one, in turn
 * @param expected the changes, as {@code weaker phase fill: soak}; none where both versions say the same
 */
record Case(String name, List<String> passages, List<String> expected) {

    static Case of(String name, String... passages) {
        return new Case(name, List.of(passages), List.of());
    }

    Case is(String... changes) {
        return new Case(name, passages, List.of(changes));
    }

    String text() {
        return Sample.with(passages.toArray(String[]::new));
    }

    @Override
    public String toString() {
        return name;
    }
}
