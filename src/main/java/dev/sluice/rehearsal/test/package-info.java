/** Plays the tests of a runbook through: the real interpreter, conductor and journal, on simulated time, by a script. */
package dev.sluice.rehearsal.test;
