/* contract_columns.c - what the columns of a table say of its rows as a whole.
 *
 *	Order No | Customer | Email | Product | Quantity | Total	a shop's orders, which are nobody's contracts
 *	Account | Deal name | Stage | Close date | Amount	deals of a sales office: those that are won are contracts
 *
 * A ledger of contracts may have a column for its state, too; a row with a contract's number is one whatever it says. */
#include "contract_table.h"

#define STAGE_BYTES_MAX 30u
#define BUYERS_MIN 2u /* columns that tell how to reach a buyer or what was put into a basket */

/* Deal Stage, 商机阶段, Стадия */
static bool is_stage(struct str cell)
{
	if (cell.len < 5 || cell.len > STAGE_BYTES_MAX)
		return false;
	return str_is_any(cell, "Stage|Deal Stage|Deal stage|Opportunity Stage|Opportunity stage|Sales Stage|Sales stage|Pipeline stage|Deal status|Opportunity status|StageName|"
				"阶段|商机阶段|销售阶段|项目阶段|商机状态|签单状态|跟进阶段|Стадия|Этап|Стадия сделки|Этап сделки|Этап продажи|Phase|Verkaufsphase|Étape|Etapa");
}

bool contract_columns_staged(const struct str *cells, unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		if (is_stage(cells[i]))
			return true;
	return false;
}

struct str contract_columns_deal(struct str cell)
{
	static const struct { const char *words, *field; } fields[] = {
		{ "Account|Account Name|Account name|AccountName|Associated Company|Associated company|Company|Company name|Organization|Organisation|客户|公司|Компания|Клиент|Konto|Firma|Compte|Cuenta", "party_a" },
		{ "Opportunity|Opportunity Name|Opportunity name|Deal|Deal Name|Deal name|Deal title|Dealname|商机|商机名称|机会名称|Сделка|Название сделки|Название|Verkaufschance|Affaire|Negocio", "project" },
		{ "Close Date|Close date|Closed Date|Closed date|CloseDate|Closed on|签单日期|结单日期|成交日期|Дата закрытия|Дата сделки|Abschlussdatum|Date de clôture|Fecha de cierre", "signed" },
		{ "Amount|Deal Amount|Deal amount|Deal value|Value|金额|商机金额|签单金额|成交金额|Сумма сделки|Бюджет|Betrag|Montant|Importe", "amount" },
	};
	if (is_stage(cell))
		return STR("stage");
	ptrdiff_t unit = str_find_char(cell, '(');
	unit = unit < 0 ? str_find_char(cell, ',') : unit;
	unit = unit < 0 ? str_find(cell, STR("（")) : unit;
	struct str bare = unit > 0 ? str_trim(str_sub(cell, 0, (size_t)unit)) : cell;
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
		if (str_is_any(bare, fields[i].words))
			return str_from(fields[i].field);
	return STR("");
}

bool contract_stage_won(struct str value)
{
	static const char *const won[] = { "Won", "won", "WON", "赢", "成交", "签约", "已签", "签单", "Выигр", "выигр", "Успешно", "успешно", "Заключ", "Подписан", "ewonnen", "agné", "anad" };
	if (str_has(value, "未") || str_has(value, "待") || str_has(value, "not ") || str_has(value, "не ")) /* 待签约 */
		return false;
	for (size_t i = 0; i < sizeof won / sizeof *won; i++)
		if (str_has(value, won[i]))
			return true;
	return false;
}

bool contract_columns_shop(const struct str *cells, unsigned n)
{
	unsigned buyers = 0, baskets = 0;
	for (unsigned i = 0; i < n; i++) {
		struct str s = cells[i];
		if (s.len < 3)
			continue;
		if (str_has(s, "ontract") || str_has(s, "ONTRACT") || str_starts(s, STR("合同")) || str_starts(s, STR("协议")) || str_has(s, "оговор") || str_starts(s, STR("PO ")))
			return false;
		bool basket = str_is_any(s, "Shipping Address|Shipping address|Shipping|Shipping Method|Shipping Name|Billing Name|Billing Address|Payment Method|Payment method|Payment Status|Financial Status|Fulfillment Status|"
					    "SKU|Lineitem name|Tracking|Tracking Number|Tracking No|Coupon|Discount Code|收货人|收货地址|收件人|买家昵称|买家|宝贝标题|物流单号|快递单号|支付方式|收货人姓名|Способ оплаты|Адрес доставки|Способ доставки");
		baskets += basket;
		buyers += !basket && str_is_any(s, "Email|E-mail|email|Customer Email|Phone|Mobile|手机|手机号|手机号码|联系电话|邮箱|Product|Product Name|Item|Quantity|Qty|Items|商品|商品名称|数量|Телефон|Товар|Количество");
	}
	return baskets || buyers >= BUYERS_MIN;
}
