package dev.sluice.source;

import dev.sluice.value.Missing;

/**
 * Why a source cannot be used.
 *
 * @param source its name in the runbook
 * @param missing the reason its readings would carry
 * @param what what is wrong, and where; without the source's name
 * @param help what to do next
 */
public record SourceProblem(String source, Missing missing, String what, String help) {

    static SourceProblem of(String source, NoAnswer none) {
        Missing missing = none.missing();
        return new SourceProblem(source, missing, missing.detail() + " (" + missing.cause() + ")", none.help());
    }
}
