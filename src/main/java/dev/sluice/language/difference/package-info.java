/**
 * What two checked runbooks differ in, told in the words of a person who answers for the run: which gates became stricter or
 * weaker, which steps came, went or changed. Pure; see docs/changing-a-run.md for what counts as weaker.
 */
package dev.sluice.language.difference;
