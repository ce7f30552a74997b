package dev.sluice.source;

import dev.sluice.value.Missing;

/**
 * Why a source cannot be used.
 *
 * @param source its name in the runbook
 * @param missing the reason its readings would carry
 * @param what one sentence: what is wrong, and where
 * @param help what to do next
 */
public record SourceProblem(String source, Missing missing, String what, String help) {}
