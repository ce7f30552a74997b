/**
 * Faults put into the product on purpose, one at a time, to see that the simulated runs and the oracles find them out. A mutant is
 * a patch of one source file; nothing of it is ever shipped.
 */
package dev.sluice.rehearsal.mutant;
