/** The truthful dry run: connects read-only, reads every metric once, evaluates every gate, and touches nothing. */
package dev.sluice.run.plan;
