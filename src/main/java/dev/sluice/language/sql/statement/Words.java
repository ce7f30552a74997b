package dev.sluice.language.sql.statement;

import java.util.Set;

/** PostgreSQL's keywords as far as the parser must tell them from names. */
final class Words {
    private Words() {}

    /** Reserved: never the name of a table or column unless quoted. As PostgreSQL 18 lists them. */
    static final Set<String> RESERVED =
            Set.of(("all analyse analyze and any array as asc asymmetric both case cast check "
                            + "collate column constraint create current_catalog current_date current_role current_time current_timestamp "
                            + "current_user default deferrable desc distinct do else end except false fetch for foreign from grant group "
                            + "having in initially intersect into lateral leading limit localtime localtimestamp not null offset on only "
                            + "or order placing primary references returning select session_user some symmetric system_user table then "
                            + "to trailing true union unique user using variadic when where window with")
                    .split(" "));

    /** Words that may stand before a parenthesis without being called. */
    static final Set<String> BEFORE_PARENTHESES =
            Set.of(("and or not in any all some exists as on using values over filter "
                            + "within select from where when then else case array row check default by having union except intersect "
                            + "distinct lateral only with into set between like ilike similar is returning limit offset cast varchar "
                            + "character char numeric decimal varying timestamp timestamptz time timetz interval bit precision float "
                            + "group order partition recursive materialized window range rows for to key unique primary references "
                            + "conflict sets cube rollup ordinality")
                    .split(" "));
}
