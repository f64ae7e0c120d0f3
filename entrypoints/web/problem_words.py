"""What went wrong, in words: a sentence for every refusal, every faulty field, every status."""

from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

REFUSALS: dict[str, LazyString] = {
    "refused": _("This cannot be done."),
    "invalid": _("Something in what was sent does not fit. Look at the fields named below."),
    "forbidden": _("You may not do this."),
    "not_found": _("There is nothing at this address, or it is not for you."),
    "conflict": _("This contradicts what is already so. Load it again and look."),
    "too_many": _("That was too often in a short time. Wait a moment and try again."),
    "unavailable": _("A service we depend on does not answer right now. Try again in a moment."),
    "stale": _("Somebody else changed it in the meantime. Load it again and repeat your change."),
    "money_malformed": _("This is not an amount of money in this currency."),
    "money_mixed_currencies": _("Amounts in two currencies cannot be added."),
    "product_not_found": _("There is no such product in this store."),
    "customer_not_found": _("There is no such customer in this store."),
    "order_not_found": _("There is no such order in this store."),
    "sync_running": _("A synchronisation of this store is already under way."),
    "feature_not_found": _("There is no feature of this name."),
    "feature_settings_refused": _("The settings do not fit this feature; nothing was changed."),
    "message_forged": _("The proof of this message is missing or false."),
    "message_malformed": _("This message is not JSON, or has no envelope."),
    "task_not_found": _("There is no such work in this store."),
    "task_not_parked": _("Only work that was given up can be sent again or discarded."),
    "store_not_found": _("There is no such store, or it does not belong to your account."),
    "api_key_not_found": _("There is no such key."),
    "role_not_enough": _("Your role in this store does not include this. Ask the store’s owner."),
    "authorisation_refused": _("Salla did not confirm this. Start again from the beginning."),
    "store_access_refused": _("Salla refuses our keys of this store. Connect the store again."),
    "store_not_permitted": _(
        "The app lacks a permission for this. Update it in Salla and approve all of them."
    ),
    "refresh_unanswered": _("Salla did not answer while the keys were renewed. Try again later."),
    "store_access_busy": _("The store’s keys are being renewed. Try again in a moment."),
    "inspection_forbidden": _(
        "This link of the inspector is not genuine, or it is over an hour old. "
        "Make a new one in the dashboard."
    ),
    "storefront_not_found": _("No store has this key."),
    "storefront_gone": _("This store no longer uses Nomo Flow."),
    "claim_refused": _("A code is claimed by naming an offer and a visitor. See the fields below."),
    "events_refused": _("The events do not fit; nothing was kept. See the fields named below."),
    "request_key_malformed": _("An Idempotency-Key is a plain text of at most 128 characters."),
    "request_key_reused": _("This Idempotency-Key was already used for a different request."),
    "request_under_way": _("The same request is being answered right now. Ask again in a moment."),
    "days_refused": _("These days do not make a range of at most 400 days."),
    "coupon_not_found": _("There is no such coupon in this store."),
    "coupon_refused": _("The coupon cannot be like this. Look at the fields named below."),
    "coupon_code_taken": _("Another coupon of the store has this code. Choose another code."),
    "coupon_not_now": _("This does not fit where the coupon stands now. Load it again and look."),
    "coupon_refused_by_platform": _("Salla did not take the coupon. See its reasons below."),
    "coupon_outside_licence": _(
        "This public discount would run outside your sale licence. Publish it only knowingly."
    ),
    "licence_refused": _("The sale licence cannot be like this. Look at the fields named below."),
    "coupon_list_refused": _("This list of coupons cannot be read. See the reason below."),
    "subscriber_not_found": _("There is no such subscriber in this store."),
    "sign_up_refused": _("The form cannot be taken like this. See the fields below."),
    "tags_refused": _("These tags cannot be kept. See the reason below."),
    "contacts_refused": _("These contacts cannot be taken. See the fields below."),
    "subscription_link_unknown": _("This link is not complete, or it is not in use any more."),
    "subscription_link_expired": _("This link is over. Subscribe again to get a new one."),
    "offer_not_found": _("There is no such offer in this store."),
    "widget_rules_refused": _("The rules cannot be like this. Look at the places named below."),
    "offer_nothing_left": _("This offer hands out no code right now."),
    "notice_not_found": _("There is no such notice in this store."),
    "notice_refused": _("The notice cannot be like this. Look at the fields named below."),
    "notice_not_now": _("This does not fit where the notice stands now. Load it again and look."),
    "notice_too_many_live": _("A store shows at most 30 notices at once. Pause one of them first."),
    "notice_template_not_found": _("There is no template of this name."),
    "letter_malformed": _("This letter cannot be sent like this. Look at the fields named below."),
    "mail_refused": _("The mail server did not take this letter, and would not take it later."),
    "mail_delayed": _("The mail server does not take letters right now. Try again in a moment."),
}

FAULTS: dict[str, LazyString] = {
    "email_malformed": _("This is not a complete email address, such as name@example.com."),
    "email_disposable": _("Use an address that you keep: this one is thrown away after minutes."),
    "email_mistyped": _("Is this address right? There may be a slip in it."),
    "phone_malformed": _("This is not a phone number, such as 0501234567."),
    "consent_missing": _("Tick the box to agree first."),
    "consent_text_changed": _("The text beside the box has changed. Read it again, then agree."),
    "consent_date": _("The day on which they agreed: a past one."),
    "tag_length": _("A tag has one to 40 characters."),
    "tags_too_many": _("These are too many tags: 30 at most."),
    "contact_withheld": _("This person unsubscribed or was erased; only they can come back."),
    "contacts_column_missing": _("The list needs a column with email addresses."),
    "contacts_too_many": _("The list is too long: a million lines at most."),
    "list_not_csv": _("This is not a CSV file."),
    "setting_unknown": _("This setting does not exist."),
    "setting_not_boolean": _("Only true or false."),
    "setting_not_integer": _("A whole number, such as 12."),
    "setting_too_small": _("This number is too small."),
    "setting_too_large": _("This number is too large."),
    "setting_not_colour": _("A colour with six digits, such as #0f766e."),
    "setting_not_a_choice": _("Choose one of the offered values."),
    "setting_twice": _("Each value only once."),
    "setting_not_bilingual": _("A text in Arabic and one in English."),
    "setting_too_long": _("This text is too long."),
    "setting_malformed": _("This is not written as it must be."),
    "money_malformed": _("This is not an amount of money."),
    "money_other_currency": _("Amounts are in the store’s own currency."),
    "text_not_keepable": _("This text holds a character that cannot be kept. Type it again."),
    "letter_address": _("This is not an email address. Look for a missing @ or a slip."),
    "letter_line_break": _("This must stand in one line."),
    "missing": _("This is missing."),
    "not_empty": _("This must not be empty."),
    "not_text": _("This must be a text."),
    "not_list": _("This must be a list."),
    "not_object": _("This must be an object."),
    "not_value": _("This must be a text, a number, or true or false."),
    "not_known": _("This value is not known."),
    "not_time": _("A time in ISO 8601 with its offset, such as 2026-03-01T09:30:00+03:00."),
    "not_address": _("An address that begins with http:// or https://."),
    "too_long": _("This text is too long."),
    "too_many_events": _("At most 50 events at once."),
    "days_not_a_range": _(
        "The first day must not be after the last, nor more than 400 days before."
    ),
    "not_date": _("A date such as 2026-03-01."),
    "not_json": _("This is not JSON."),
    "not_in_range": _("This number is outside the allowed range."),
    "text_too_long": _("At most 120 characters."),
    "percent_malformed": _("A number such as 15 or 12.5."),
    "moment_malformed": _("A day and an hour, such as 2026-03-01 09:30."),
    "coupon_ids_malformed": _("The numbers as they stand in Salla, with commas between them."),
    "coupon_code_missing": _("Type a code, or let one be made."),
    "coupon_code_length": _("A code has 3 to 20 characters."),
    "coupon_code_signs": _("Only Latin or Arabic letters and digits: no spaces, no signs."),
    "coupon_code_taken": _("Another coupon of the store has this code. Choose another one."),
    "coupon_group_code_fixed": _("Salla made this group’s codes; its code cannot be changed."),
    "coupon_percent_out_of_range": _("A percentage from 1 to 100."),
    "coupon_ceiling_missing": _(
        "Say how much a percentage takes off at most: an amount above zero. Salla asks for it."
    ),
    "coupon_amount_missing": _("An amount above zero."),
    "coupon_limit_out_of_range": _("A whole number from 1 to 2,000,000,000, or nothing."),
    "coupon_limit_above_total": _("One customer cannot have more uses than all together."),
    "coupon_limit_below_uses": _(
        "It was used more often than that already. Choose a higher limit, or pause the coupon."
    ),
    "coupon_ends_before_start": _("The end must come after the start."),
    "coupon_ended": _("This end is over. Choose a later one."),
    "coupon_ends_too_soon": _("Salla takes no coupon that ends today. Choose tomorrow or later."),
    "coupon_list_empty": _("Choose at least one, or let it hold for all."),
    "coupon_id_malformed": _("Ids as Salla writes them: digits, without spaces or other signs."),
    "coupon_list_contradicts": _("Something is both chosen and excluded. Take it from one list."),
    "coupon_domain_malformed": _("A domain such as company.com, without the part before the @."),
    "coupon_marketer_nameless": _("A marketer needs a name."),
    "coupon_prefix_malformed": _("At most 8 Latin letters and digits."),
    "coupon_pattern_length": _("From 6 to 14 random characters, so that nobody guesses a code."),
    "inspection_elsewhere": _("This address belongs to another store."),
    "rules_too_many": _("These are too many. Take some away."),
    "rule_operator_unfit": _("This comparison does not fit what is compared."),
    "rule_range_malformed": _("Two values: from and to."),
    "rule_range_backwards": _("The first value must not be larger than the second."),
    "rule_minute_malformed": _("A day and an hour, such as 2026-03-01T09:00."),
    "rule_hour_malformed": _("An hour such as 16:00, at most 23:59."),
    "rule_hours_equal": _("The end must be another hour than the beginning."),
    "rule_target_malformed": _("Small Latin letters, digits and hyphens, such as size-guide."),
    "licence_number_malformed": _("The number as it stands on the licence: 4 to 40 characters."),
    "licence_too_long": _("A licence covers at most 400 days. Check the two days."),
    "list_not_utf8": _("The file is not UTF-8. Save it as “CSV UTF-8” and bring it again."),
    "list_empty": _("There are no lines with coupons in the file."),
    "list_columns_missing": _(
        "A column is missing: the code, the type, the amount and the end are needed."
    ),
    "list_too_long": _("At most 200,000 lines at once. Split the file."),
    "list_columns_twice": _("A column stands there twice. Keep one of them."),
    "list_code_twice": _("This code stands on an earlier line too."),
    "list_line_too_long": _(
        "This line has more cells than the heading. A comma inside a cell needs quotes around it."
    ),
    "list_kind_unknown": _("The type is percentage, fixed or free_shipping."),
    "list_not_yes_or_no": _("Yes or no."),
    "list_not_date": _("A day such as 2026-03-01, with an hour or without."),
    "list_channel_unknown": _("One of these: all, web, app."),
    "list_payment_unknown": _("Ways of paying as Salla names them, such as mada or apple_pay."),
    "list_amount_beside_shipping": _("Free shipping takes no amount. Leave this cell empty."),
    "coupon_not_found": REFUSALS["coupon_not_found"],
    "coupon_outside_licence": _(
        "A public discount needs a sale licence that covers all its days. It waits as a draft."
    ),
    "list_malformed": _("This is not a CSV file. Save it as “CSV UTF-8” and bring it again."),
    "offer_nameless": _("An offer needs a name."),
    "offer_coupon_missing": _("Choose the coupon whose code it hands out."),
    "offer_coupon_not_live": _("This coupon is not published. Publish it first."),
    "offer_terms_missing": _("Say what its codes are worth."),
    "offer_field_fixed": _("Codes with the old value are out there: it cannot be changed now."),
    "offer_pool_shrinks": _("A pool can grow, not shrink. End the offer instead."),
    "offer_size_out_of_range": _(
        "A pool has 1 to 500,000 codes; of a personal offer, 1 to 500 are kept ready."
    ),
    "offer_groups_have_no_end_of_their_own": _(
        "Codes that Salla makes cannot end one by one. Let us make the codes."
    ),
    "offer_group_prefix_malformed": _("One to five Latin letters, without digits."),
    "offer_per_visitor_out_of_range": _("A whole number from 1 to 100."),
    "offer_lifetime_out_of_range": _("From one minute to 30 days, for personal codes only."),
    "notice_says_nothing": _("Write a heading or a text first, in one language at least."),
    "notice_button_nameless": _("A floating button needs a heading: it is what the button says."),
    "notice_action_leads_nowhere": _("Say where the button leads, or leave its words empty."),
    "notice_link_unnamed": _("Say what the button is called, or leave the link empty."),
    "notice_link_unsafe": _(
        "A link begins with https://, http://, tel: or mailto:, and has no spaces."
    ),
    "notice_image_not_https": _("The address of a picture begins with https://."),
    "notice_position_of_another_form": _("A notice of this form cannot stand there."),
    "notice_countdown_missing": _("Say when the countdown ends."),
    "notice_countdown_over": _("This end is over. Choose a later one."),
    "notice_threshold_missing": _("Say from which amount shipping is free."),
    "notice_accent_faint": _("This colour hardly shows on its card. Another one shows better."),
    "notice_in_one_language": _(
        "Nothing is written in this language; shoppers who read it see the other one."
    ),
}

TITLES: dict[int, LazyString] = {
    400: _("The request could not be understood"),
    401: _("Please sign in"),
    403: _("This is not allowed"),
    404: _("Nothing is here"),
    405: _("This address does not take that"),
    409: _("It does not fit together"),
    410: _("Gone"),
    413: _("That was too much at once"),
    415: _("This kind of content is not understood"),
    422: _("Something does not fit"),
    429: _("Too often"),
    500: _("Something went wrong on our side"),
    503: _("Not available right now"),
}

DETAILS: dict[int, LazyString] = {
    400: _("What was sent is not in the form that is expected here. Check it and send it again."),
    401: _("Whoever asks must be signed in or send a valid key."),
    403: REFUSALS["forbidden"],
    404: REFUSALS["not_found"],
    405: _("The address exists, but not for this kind of request."),
    413: _("What was sent is larger than this address takes. Send less at once."),
    415: _("Send JSON, and say so in the Content-Type."),
    422: REFUSALS["invalid"],
    429: REFUSALS["too_many"],
    500: _("It has been noted and nothing of yours is lost. Try again in a moment."),
    503: REFUSALS["unavailable"],
}

FORM_EXPIRED = _(
    "The page was open for too long, or you signed in again elsewhere. Nothing was changed. "
    "Go back, load the page again and repeat."
)
FRAME_TITLE = _("Please reload this page")
FRAME_DETAIL = _(
    "Your Salla session here has ended. Reload the page in your Salla dashboard and it opens again."
)
