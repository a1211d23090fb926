/**
 * What makes the listing anew is planned once per connection, for any list of products. The planner takes a list that it
 * sees for cheaper than one that it does not, and planned every statement for each product that was written, which took
 * several times as long as running them; lists of a thousand take as long as before.
 */
export const up = `
alter function soko.refresh_listing(uuid[]) set plan_cache_mode = force_generic_plan;
alter function soko.refresh_search(uuid[]) set plan_cache_mode = force_generic_plan;
alter function soko.refresh_availability(uuid[]) set plan_cache_mode = force_generic_plan;
`;
