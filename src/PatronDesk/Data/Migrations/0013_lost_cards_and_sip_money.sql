-- Since when the patron's card counts as lost; null where it does not. Another barcode is another card.
alter table patron add column card_lost_at {int};

-- What a SIP2 client is told of money: BH, left out where null, and CC in hundredths.
alter table sip_account add column currency {text};
alter table sip_account add column fee_limit {int} not null default 100;
