/**
 * What must not happen does not: each row of the failure matrix on real servers and real processes.
 *
 * <p>A test is named by its row, {@code row09_...}. {@code -Dchaos.rounds=N} repeats what is random or cheap to repeat N times;
 * {@code mvn -Pchaos test} runs this package alone, with more rounds. {@code -Dchaos.seed=N} repeats a random choice of
 * moments.
 */
package dev.sluice.chaos;
