package dev.sluice.language.model;

import java.util.List;

/**
 * The part of RFC 9535 that leads to at most one node: {@code $}, {@code .name}, {@code ['any name']}, {@code [0]}, and
 * {@code [-1]} for the last; or what keeps a text from being one.
 */
public sealed interface JsonPath {

    /** What a text says. */
    static JsonPath read(String text) {
        return new JsonPathReader(text).read();
    }

    /** From the document down. */
    record Steps(List<Step> steps) implements JsonPath {
        public Steps {
            steps = List.copyOf(steps);
        }
    }

    /** @param at where the first step begins that cannot be read */
    record Fault(int at, String why) implements JsonPath {}

    sealed interface Step {
        record Name(String name) implements Step {}

        /** From the end if it is negative. */
        record Index(int index) implements Step {}
    }
}
