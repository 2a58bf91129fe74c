"""Chinese rendered in English by rule: dates, amounts, set phrases; and English fitted in place."""
