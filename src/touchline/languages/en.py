"""English, as CRM, ERP, shop, service-desk and mailing systems spell it."""

from touchline.vocabulary.language_pack import LanguagePack, listed, words_in
from touchline.vocabulary.words import Language

_COLUMNS = listed("""
*.customer_ref: customer id | customer no | customer number | customer code | customer ref | client id | client number | client code | account id
    account number | account no | account code | acct id | contact id | member id | member number | card number | loyalty id | user id | buyer id
    shopper id | household id | household key | person id | lead id | prospect id | subscriber id | company id | organization id | org id
    partner id | bill to id | bill to customer | sold to | sold to party | external user id | patient id | guest id | subscriber key
    related record id | parent record id | customer unique id | associated company ids | associated contact ids | who id | ~what id | cust id
    cust no | custid | custno | related account id | requester id | mql id | master id | person | ~caller id | uid | respondent id
customer/deal.customer_ref: seller id | ~user id
*.source_id: record id | row id | uuid | external id | ~id | ~unique id | ~no | ~number | ~entry id | ~object id | record number | document number
    document no | voucher no | reference number | ~reference
*.recorded_at: recorded at | record date | entry date | entered at | created at | created date | create date | create time | creation date
    created time | created on | created | date created | date added | added on | added time | inserted at | sys created at | createddate
    ~updated at | logged at | log date | ~import date | imported at
*.happened_at: happened at | occurred at | date | time | datetime | timestamp | date time | event date | event time | event timestamp
    transaction date | transaction time | transaction timestamp | when | day | ~date created | ~created at | ~created date | ~create date
    ~created time | ~created on | ~created | ~creation date | ~start date | ~entry date
interaction.source_id: activity id | interaction id | call id | email id | message id | task id | event id | engagement id | contact log id | activity number | activity no | touch id
    touch id | log id | call sid | conversation id | visit id | conv id | chat id | visitor conversation
interaction.happened_at: activity date | activity time | activity datetime | contact date | contact time | contacted at | call date | call time | touch date | touch date time | when
    call start time | call start | call started at | start time | visit date | visit time | meeting date | meeting time | meeting start time
    sent at | send time | send date | sent date | sent time | touch date | interaction date | interaction time | due date time | start date time
    follow up date | followup date | last send date | activity timestamp | engagement date | date of contact | email sent date | delivered at
    completed at | completed date | date sent | start date | check in time | ~due date | ~opened at | started at | conversation started at
interaction.channel: channel | contact channel | contact method | activity type | interaction type | communication type | communication channel | how contacted | how we contacted | ~how | contacted by | touch type | touch channel
    contact type | engagement type | method | medium | touch type | task type | task subtype | event type | contact mode | means of contact | ~type
    media
interaction.direction: direction | call direction | call type | inbound outbound | in out | in or out | incoming or outgoing | email direction
    message direction | initiated by | initiator
interaction.employee_id: ~assigned to | ~agent id | ~rep id
interaction.department: department | team | agent team | sales team | dept | business unit | group
interaction.purpose: purpose | reason | call purpose | call reason | visit purpose | contact reason | topic | ~category | objective | call topic
interaction.campaign_id: campaign id | campaign | campaign name | mailing id | campaign code
interaction.deal_id: deal id | opportunity id | opportunity | deal | related opportunity | opp id
interaction.product_line: product line | product | product interest | product family | products discussed
interaction.duration_s: duration | call duration | call duration in seconds | duration seconds | duration s | duration minutes | duration min
    talk time | call length | length | handle time | avg talk duration | avgtalkduration | duration in minutes | talk duration | meeting duration
interaction.outcome: outcome | result | call result | call outcome | contact result | call disposition | disposition | call status | email status | result of contact | how it went | what came of it | what happened | contact outcome | touch result
    delivery status | answered | answered y n | reached | response | activity outcome | meeting outcome | ~status | task status | email event
interaction.responded_at: responded at | response time | response date | replied at | reply date | reply time | answered at | first reply at
    responded date | opened date | date opened
interaction.cost: cost | contact cost | activity cost | visit cost | unit cost | call cost | expense
order.source_id: order id | order number | order no | order code | order name | sales order number | so number | so no | invoice no | invoice number | ~doc no | ~document no | doc number
    invoice id | invoice | receipt number | receipt id | transaction id | purchase id | order reference | order ref | bill no | basket id | ~name
    cart id | sales document | purchase order | sales doc
order/order_line.happened_at: order date | ordered at | order time | order created at | order datetime | purchase date | purchased at | ~posting date | ~document date
    purchase time | order purchase timestamp | invoice date | bill date | processed at | placed at | order placed | sale date | sales date
    date of purchase | date ordered | invoice timestamp | checkout date | booking date | ~paid at | ~paid date | ~shipping limit date
    created at | date created | created on | created date
order/order_line.amount: amount | total | total amount | order amount | order total | order value | sales value | sales amount | revenue
    net amount | gross amount | total price | grand total | total paid | subtotal | sales | order total amount | net total | invoice amount
    invoice total | amount untaxed | amount total | untaxed amount | total sales | net sales | purchase amount | line total | line amount
    lineitem total | item total | extended price | extended amount | payable | spend | ~value | order subtotal | total in currency | line subtotal
    ~net value | cart total | order total inc tax | total inc tax
order/order_line.margin: margin | gross margin | profit | gross profit | net profit | line profit | contribution
*.currency: currency | currency code | currency iso code | order currency | ccy | currencyisocode | curr
order.status: status | order status | order state | state of order | financial status | fulfillment status | invoice status | delivery status
    ~payment status | sales status
order.channel: channel | sales channel | source name | order source | order channel | order type | store | platform | store id | shop | ~source
    outlet | sales platform | created via
order/order_line.product_line: product line | product family | product group | line of business | division | brand | ~department | product division
    series
order_line.order_id: order id | order number | order no | sales order number | invoice no | order name | invoice number | invoice id
    order reference | basket id | receipt id | receipt number | so number | transaction id | order code | order | invoice | ~name | parent order id
    document number | sales document | sales doc | purchase order
order_line.source_id: line id | order line id | order item id | line item id | item id | row id
order_line.product_id: product id | product code | sku | item code | item number | item no | stock code | stockcode | article number | article no
    part number | lineitem sku | product sku | material | material number | upc | ean | barcode | asin | isbn | ~product name | ~item name
    ~product | ~lineitem name | ~item | variant sku | ~product title | ~description | goods id | coupon upc
order_line.category: category | product category | item category | category name | product type | product category name | item group | commodity
    merchandise category | sub category | department
order_line.quantity: quantity | qty | units | pieces | count | lineitem quantity | ordered quantity | quantity ordered | qty ordered
    number of items | order qty | units sold | item qty | item count | cds
order_line.price: price | unit price | lineitem price | item price | price each | sales price | selling price | rate | price per unit
    unit cost price | list price
payment.source_id: payment id | payment number | payment no | transaction id | receipt no | receipt number | charge id | payment reference
    invoice id | invoice number | payment ref | installment id | instalment id
payment.happened_at: payment date | paid at | payment time | date paid | receipt date | ~invoice date | posting date | value date | transaction date
    charge date | received on | ~due date
payment.amount: amount | payment amount | amount paid | paid amount | payment value | amount received | amount due | invoice amount
    instalment amount | installment amount | balance due | total | open amount | ~value | receipt amount | net amount
payment.order_id: order id | order number | order no | order reference | invoice no | invoice number | sales order | order name | order | applies to
payment.due_on: due date | due on | payment due date | date due | maturity date | net due date
payment.paid_at: paid at | paid on | paid date | date paid | payment date | payment time | settled at | cleared on | received date | settlement date
    clearing date
payment.defaulted: defaulted | default | written off | bad debt | uncollectible | write off
subscription.source_id: subscription id | contract id | contract number | contract no | subscription number | policy number | agreement number
subscription.started_on: start date | started on | contract start | subscription start | term start | effective date | begin date | valid from
    contract start date | subscription start date | service start | current period start | activation date | start
subscription.ends_on: end date | ends on | contract end | subscription end | term end | expiry date | expiration date | valid to | valid until
    contract end date | subscription end date | renewal date | current period end | expires at | expires on | end | service end
subscription.renewed: renewed | renewal | is renewed | renewal status | auto renewed
subscription.amount: amount | contract value | mrr | arr | acv | tcv | monthly charges | subscription amount | plan amount | price | plan price
    annual value | recurring revenue | fee | contract amount
subscription.product_line: contract | product | plan | plan name | product line | subscription plan | product name | package | tier | edition | contract type
usage.happened_at: usage date | period | period start | activity date | used at | usage period | month | week
usage.feature: feature | feature name | function | module | metric | metric name | feature code | meter
usage.quantity: quantity | usage | usage count | count | uses | times used | events | sessions | logins | usage quantity | login count | value
    units | consumption
ticket.source_id: ticket id | ticket number | ticket no | case id | case number | case no | incident number | incident id | request id | issue id
    number | issue key | complaint id | complaint number | id | ref no
ticket.happened_at: created at | created date | opened at | opened date | date opened | date time opened | open date | created time | creation date
    reported at | submitted at | ticket created | date created | opened | complaint date | created | report date | request date | case created date
    received at
ticket.kind: ticket type | case type | request type | issue type | kind | type | record type | complaint type | ticket kind | case record type
ticket.severity: severity | priority | urgency | ticket priority | case priority | impact | importance
ticket.channel: channel | ticket channel | case origin | origin | contact type | source | via | submitted via | ticket source | contact channel
ticket.category: category | subcategory | subject code | ticket category | topic | issue category | case reason | ticket subject | department
    subject | tags | module | problem type | product
ticket.first_response_at: first response at | first response time | first reply at | first replied at | first responded at | first response date
    initial response time | first contacted at
ticket.closed_at: closed at | closed date | resolved at | resolved date | solved at | date closed | date time closed | resolution date
    completed at | closed time | resolved time | resolution time | time to resolution | closed on | resolved on | end date | closed | resolved
ticket.satisfaction: satisfaction | csat | csat score | satisfaction score | satisfaction rating | rating | customer satisfaction rating
    customer rating | survey score | satisfaction level
ticket.reopened: reopened | reopens | reopen count | reopened count | times reopened | number of reopens
ticket.within_sla: within sla | sla met | made sla | resolution sla met | sla compliance | sla achieved | ~response sla met | resolution sla
deal.source_id: deal id | opportunity id | opportunity number | opp id | deal number | mql id | record id | opportunity no | quote number
deal.happened_at: created at | created date | create date | creation date | open date | opened on | engage date | date created
    opportunity created date | created time | deal created date | created on | qualified date | first contact date
deal.amount: amount | deal value | value | deal amount | opportunity amount | close value | expected revenue | estimated value | contract value
    amount in company currency | weighted amount | total value | est revenue | annual contract value | declared monthly revenue
deal.product_line: product | product line | product name | product family | line of business | solution | business segment | pipeline
deal.outcome: outcome | deal stage | stage | stage name | sales stage | is won | won | status | deal status | opportunity stage | forecast category
    won lost | result | opportunity status
deal.closed_at: closed at | close date | closed date | won date | won time | lost time | actual close date | date closed | closed on | close time
    closing date | ~expected close date | closed
deal_stage.deal_id: deal id | opportunity id | opportunity | deal | opp id | opportunity number
deal_stage.stage: stage | stage name | to stage | new stage | new value | stage entered | deal stage
deal_stage.happened_at: entered at | stage date | stage entered at | stage change date | changed at | change date | moved at | edit date
    last stage change date | date entered | date entered stage
feedback.source_id: response id | survey id | review id | feedback id | survey response id | answer id
feedback.happened_at: response date | submitted at | survey date | answered at | review date | feedback date | review creation date | completed at
    date submitted | reviewed at | end date | review answer timestamp
feedback.instrument: instrument | survey type | question | survey | question type | metric | feedback type
feedback.score: score | rating | nps | nps score | review score | csat | stars | csat score | answer | star rating | recommend score
    likelihood to recommend | points | overall rating | how likely | would recommend us | recommend us | recommend
feedback.topic: topic | subject | theme | category | aspect | driver | feedback category
feedback/payment.order_id: order id | order number | order no | order reference
web_event.happened_at: timestamp | event time | event timestamp | time | server timestamp | visited at | occurred at | client time | viewed at
    hit time | page view time
web_event.anonymous_id: anonymous id | visitor id | client id | cookie id | device id | distinct id | user pseudo id | ga client id | browser id
    fullvisitorid | user cookie
web_event.session: session | session id | visit id | ga session id | visit number
web_event.event: event | event name | event type | action | event action | activity | behaviour type | behavior type | behavior | hit type
web_event.page: page | page url | url | page path | path | landing page | current url | page location | request url | landing page id | page name
web_event.element: element | element id | css selector | target | button | clicked element | selector
web_event.x: x | x coordinate | click x | pos x
web_event.y: y | y coordinate | click y | pos y
web_event.scroll: scroll | scroll depth | scroll percent | max scroll
web_event.product_id: product id | sku | item id | product code | item code
web_event.category: category | product category | category id | page category | category code
campaign.source_id: campaign id | campaign code | campaign | id | offer id | mailing id
campaign.channel: channel | medium | campaign type | type | channels
campaign.starts_on: start date | starts on | send date | launch date | send time | begin date | started at
campaign.ends_on: end date | ends on | finish date
campaign.cost: cost | budget | actual cost | spend | actual cost in campaign | budgeted cost
campaign_member.campaign_id: campaign id | campaign | campaign name | offer id | campaign code | list id | audience id | mailing id
campaign_member.arm: arm | group | variant | segment | treatment | test group | control group | ab group | treatment group | experiment arm | cell
campaign_member.happened_at: assigned at | member since | first associated date | added at | send time | assignment date | date added
    first responded date | redemption date | member first associated date
referral.referred_customer: referred customer | referred customer id | referee id | referee | friend id | new customer id | invitee | invitee id
    referred to
referral.happened_at: referred at | referral date | referral time | invited at
consent.channel: channel | consent channel | contact channel | communication channel
consent.purpose: purpose | consent purpose | legal basis | subscription type | processing purpose
consent.granted: granted | consent | consent status | opt in | opted in | opt in status | subscribed | permission | consent given | status
    marketing consent | subscription status | email marketing status | consent granted
consent.evidence: evidence | consent source | proof | form id | opt in source | consent text version | source
consent.happened_at: consent date | opt in date | opted in at | consent timestamp | opt in time | granted at | consented at | opt out date
    effective date | captured at | timestamp
customer.kind: customer type | account type | kind | client type | is company | company type | party type | is a company | contact kind | type
customer.lifecycle: lifecycle | lifecycle stage | lead status | customer status | contact status | status | account status | stage
    relationship status | user lifecycle | member status
customer.industry: industry | sector | vertical | business type | business segment | line of business | industry segment | sic description
    specialization
customer.region: region | province | ~state | country | territory | billing country | billing state | state province | country region | city
    billing city | customer state | customer city | seller state | location | mailing country | mailing state | mailing city | office location
    shipping country | shipping state | shipping province | billing province | address country | address state | state region | ~customer country
customer.size: size | company size | employees | number of employees | headcount | no of employees | employee count | size class | employee range
    segment
customer.grade: customer grade | customer level | customer tier | customer class | account grade | account tier | account level | account class
    membership level | member level | loyalty tier | abc class | ~grade | ~tier | customer rating | account rating
customer.first_seen_on: customer since | first seen | first seen on | became member on | member since | first contact date | registration date
    signup date | sign up date | registered at | joined on | join date | enrolled on | created date | create date | created at | created on
    date created | creation date | became a customer date | optin time | created time | dt customer | date joined | first order date
    year established | account created date | date registered | added on | first purchase date
customer.acquisition_channel: lead source | acquisition channel | source | original source | utm source | how did you hear about us
    marketing channel | acquisition source | origin | lead origin | original traffic source | first touch channel | referral source | signup source
    record source
customer.referred_by: referred by | referrer | referrer id | referring customer | introduced by | referrer customer id | recommended by
customer.owner_id: ~owner id | ~account manager id
*.owner_id: ~assigned to id
customer.team_id: team | team id | sales team | territory team | branch | office | hubspot team | business unit
employee.employee_id: employee id | employee number | employee no | staff id | staff no | agent id | user id | rep id | personnel number
    badge number | worker id | ~sales agent
employee.team_id: team | team id | sales team | department | branch | office | group | ~regional office | ~manager
employee.role: role | job title | title | position | profile | job role
employee.active: active | is active | status | enabled | employment status | still employed
""")

_IDENTIFIERS = listed("""
customer.name: customer name | client name | account name | company name | company | account | organization | organisation | customer | full name
    display name | billing company | business name | name | legal name | organization name | buyer name | member name | shopper name | billing name
    shipping name | partner | related to | associated company | regarding | ~requester | requester name | account title | customer full name
    subscriber name | client | billing first name | associated company primary | first and surname | ~caller | ~reported by | ~opened for | ~submitted by
customer.contact_name: ~first name | contact name | contact | contact person | primary contact | primary contact name | attention | contact full name | attendee
    recipient name | ship to name | contact last name | associated contact
customer.phone: phone | phone number | telephone | tel | mobile | mobile phone | mobile number | cell | cell phone | cellphone | contact phone
    contact number | customer phone | billing phone | shipping phone | to number | from number | caller number | main phone | work phone
    business phone | phone no | callee number | phone 1 | number dialed | msisdn | home phone | company phone | default address phone
customer.email: email | email address | e mail | mail | contact email | customer email | work email | billing email | primary email | recipient
    recipient email | user email | requester email | to address | business email | email id | e mail address | subscriber email | payer email
    from email address
customer.address: address | street | street address | billing address | shipping address | address line 1 | mailing street | billing street
    mailing address | billing address 1 | shipping address1 | address1 | billing address1 | default address address1 | delivery address
    full address | billing address line 1
customer.wechat: wechat | wechat id | wechat openid | open id | openid | unionid | union id
customer.wecom: wecom id | external userid | wecom external id | wxwork id
customer.tax_code: tax id | vat number | vat | vat no | tax number | tax code | tax registration number | registration number | ein | vat id
    company registration number | business registration number
customer.note: note | notes | comment | comments | remark | remarks | description | details | memo | activity details | call notes | follow up notes
    message | body | meeting notes | full comments | review comment message | ticket description | internal meeting notes | customer note
    call summary | additional information | transcript | content | summary | resolution
employee.number: employee id | employee number | staff id | agent id | owner id | rep id | salesperson id | assigned user id | user id
    sales rep id | agent number | account manager id | hubspot owner id | activity assigned to id | assigned to id | created by id | sdr id | sr id
employee.name: employee | employee name | staff | staff name | agent | agent name | owner | owner name | account owner | sales rep | salesperson | rep full name | rep | handled by | contacted by | done by | who
    sales person | sales representative | assigned to | assignee | rep | account manager | opportunity owner | deal owner | contact owner
    activity owner | case owner | user | user name | created by | logged by | activity assigned to | responsible | responsible user | host
    performed by | handled by | sales agent | caller | assigned user | assigned user name | responsible person | task owner | event owner
    call owner | meeting owner | record owner | lead owner | customer owner | visited by | called by | sent by | made by | account rep | host name | relationship manager | csm
employee.email: owner email | agent email | employee email | staff email | rep email | assignee email | work email address
employee.phone: agent phone | employee phone | extension | staff phone | owner phone
""")

_VALUES = listed("""
Channel.visit: visit | on-site visit | site visit | field visit | face to face | in person | store visit | home visit | onsite | field
    customer visit | check-in | client visit | in-person visit
Channel.call: call | phone | phone call | telephone | outbound call | inbound call | incoming call | outgoing call | cold call | voice | tel
    mobile | calls | logged call | voip | call center | hotline | incoming | outgoing | cellular
Channel.email: email | e-mail | mail | e mail | emails | email sent | incoming email | outgoing email | mass email | list email | sales email
    newsletter | forwarded email | logged email | email tracked
Channel.wechat: wechat | weixin | wechat message | wechat official account
Channel.wecom: wecom | wechat work | work wechat | wxwork | enterprise wechat | wechat enterprise
Channel.sms: sms | text | text message | mms | short message | logged sms | sms message
Channel.chat: chat | live chat | online chat | messenger | instant message | im | whatsapp | webchat | line | facebook | facebook messenger
    messaging | in-app chat | social media | olark chat | telegram | twitter | slack | linkedin | linkedin message | whatsapp message | social
    instagram | conversation | chat session
Channel.meeting: meeting | online meeting | video call | video meeting | video conference | zoom | webex | teams | conference | appointment | demo
    online demo | teams meeting | tencent meeting | zoom meeting
Channel.push: push | push notification | app push | in-app | notification | in-app message
Channel.letter: letter | post | postal mail | direct mail | mailing | catalog | catalogue | fax | postcard
Channel.event: event | trade show | exhibition | conference event | seminar | webinar | roadshow | fair | expo
Channel.training: training | workshop | course | training session | class
Channel.web: web | website | web form | portal | online | self-service | web portal | internet | form | landing page | site | help center
    self service | direct opening | app | mobile app | ivr portal
Direction.inbound: inbound | incoming | in | received | customer | from customer | inbound call | incoming call | incoming email | incoming_email
    reply | missed | missed call | inbound email | callback | inbound-call
Direction.outbound: outbound | outgoing | out | sent | us | to customer | outbound call | outgoing call | email | outgoing email | outbound email
    dialed | dialled | agent | outbound-dial | outbound-api | forwarded email
Outcome.reached: reached | connected | answered | completed | successful | success | contacted | spoke | attended | y | yes | held | done | complete
    live answer | visited | met | closed | finished | true | connected - interested | connected - not interested | interested | spoke to customer
Outcome.no_answer: no answer | not answered | no response | missed | busy | voicemail | left voicemail | not reached | unanswered | abandoned
    ringing | ringing no answer | n | no | failed | left live message | no show | no-show | not connected | left message | switched off
    wrong number | canceled | cancelled | unreachable | invalid number | false | call back later | line busy
Outcome.opened: opened | open | viewed | read | seen | offer viewed | email opened | unique open
Outcome.clicked: clicked | click | link clicked | email link clicked | unique click | clickthrough
Outcome.replied: replied | responded | reply | answered by mail | email replied | response received
Outcome.bounced: bounced | bounce | hard bounce | soft bounce | email bounced | undelivered | rejected | undeliverable | dropped | not delivered
    delivery failed
Outcome.opted_out: opted out | unsubscribed | unsubscribe | opt-out | do not call | do not contact | opt out | asked not to be called | do not email
Outcome.complained: complained | complaint | spam | marked as spam | spam complaint | abuse | spam report | email marked spam | angry
Outcome.sent: sent | delivered | sent successfully | email sent | processed | accepted | queued | offer received | email received | deferred
    scheduled | planned | delivered ok
CustomerKind.company: company | business | organization | organisation | corporate | b2b | enterprise | firm | account | corporation | institution
    legal entity | true
CustomerKind.person: person | individual | consumer | private | b2c | personal | person account | contact | natural person | household | false
Lifecycle.lead: lead | subscriber | new | new lead | mql | marketing qualified lead | raw | open | unqualified | suspect | cold
    open - not contacted | contact in future | other
Lifecycle.prospect: prospect | opportunity | sql | sales qualified lead | qualified | working | potential | evaluating | warm | contacted
    nurturing | working - contacted | in progress | hot | pre-qualified
Lifecycle.customer: customer | client | active | evangelist | buyer | member | returning | existing customer | vip | won | existing | repeat | loyal
    closed - converted | active customer | regular | current
Lifecycle.lapsed: lapsed | churned | inactive | former | former customer | lost | dormant | past customer | ex-customer | expired | cancelled
    disqualified | terminated | blocked | archived | unsubscribed | cleaned
OrderStatus.placed: placed | pending | new | open | created | processing | on hold | on-hold | confirmed | draft | sale | sales order | quotation
    quotation sent | unpaid | authorized | unfulfilled | pending payment | submitted | in process | approved | awaiting payment | invoiced
    partially paid | checkout-draft | booked | to invoice | partially_paid | pre-order | sent
OrderStatus.paid: paid | payment received | captured | partially fulfilled | awaiting shipment | in_progress | ready to ship | packed
    awaiting fulfillment | payment complete | fully invoiced | partial
OrderStatus.delivered: delivered | completed | complete | shipped | fulfilled | done | closed | received | finished | success | in transit
    dispatched | picked up | locked | activated
OrderStatus.cancelled: cancelled | canceled | void | voided | failed | expired | abandoned | unavailable | cancel | rejected | trash
    cancelled by customer | declined | deleted
OrderStatus.returned: returned | refunded | partially refunded | return | refund | chargeback | reversed | partially_refunded | credit note
    restocked
TicketKind.complaint: complaint | complaints | grievance | cancellation request | refund request | refund | billing inquiry | escalation
    dissatisfaction | billing issue | negative feedback
TicketKind.request: request | question | inquiry | enquiry | service request | task | feature request | how-to | product inquiry | information
    how to | change request | consultation | feedback | account access | information request | access request | other | support request
    general inquiry
TicketKind.fault: fault | incident | problem | bug | issue | technical issue | defect | error | outage | failure | repair | warranty | malfunction
    technical | product issue | electrical | electronic | mechanical
Severity.low: low | minor | p4 | 4 - low | planning | trivial | sev4 | 3 - low | lowest | not urgent | p5 | 4 | 5 - planning | p3 - low
Severity.medium: medium | normal | moderate | p3 | 3 - moderate | 2 - medium | average | standard | sev3 | 3
Severity.high: high | major | p2 | 2 - high | important | 1 - high | sev2 | elevated | 2
Severity.critical: critical | urgent | p1 | 1 - critical | blocker | emergency | sev1 | highest | severe | p0 | 1
DealOutcome.open: open | in progress | prospecting | engaging | qualification | proposal | negotiation | active | qualified | discovery
    needs analysis | value proposition | proposal/price quote | appointmentscheduled | id. decision makers | perception analysis
    negotiation/review | proposal sent | demo scheduled | false | qualifiedtobuy | presentationscheduled | decisionmakerboughtin | contractsent
    contacted | pipeline | new | contact made | proposal made | negotiations started | best case | commit | contract sent | proposition | no
    appointment scheduled | qualified to buy | presentation scheduled | decision maker bought-in | ongoing
DealOutcome.won: won | closed won | closedwon | closed-won | win | signed | success | true | sold | contracted | closed - won | converted | yes
DealOutcome.lost: lost | closed lost | closedlost | closed-lost | abandoned | dead | no decision | failed | closed - lost | cancelled
    closed lost to competition | omitted | disqualified | declined
Instrument.nps: nps | net promoter score | nps survey | recommend | likelihood to recommend | enps
Instrument.csat: csat | satisfaction | customer satisfaction | ces | satisfaction survey | post-call survey
Instrument.review: review | product review | rating | stars | store review | google review | star rating
""")

_TABLES = listed("""
customer: customer | customers | client | clients | account | accounts | contact | contacts | lead | leads | member | members | profile | profiles
    demographics | subscribers | audience | prospects | sellers | people
interaction: activity | activities | interaction | interactions | call | calls | call log | email log | touch | touches | visit | visits | task
    tasks | engagement | engagements | meetings | contact log | call center | message | messages | emails | sms | edges | conversations
    email activity | communications | send log
order: order | orders | sales | invoice | invoices | purchase | purchases | transactions | sales order | cdnow
order_line: order line | order lines | order items | order item | line items | invoice lines | order details | sales lines | basket | baskets
    items | order products | online retail | transactions
payment: payment | payments | receipt | receipts | receivables | ar | collections | installments | cash
subscription: subscription | subscriptions | contract | contracts | renewal | renewals | memberships | policies
usage: usage | feature usage | product usage | logins | metering
ticket: ticket | tickets | case | cases | incident | incidents | support | complaints | service requests | service desk | helpdesk | issues
    zendesk | freshdesk
deal: deal | deals | opportunity | opportunities | pipeline | sales pipeline | quotes | closed deals
deal_stage: stage history | deal stages | opportunity history | stage changes | opportunity field history
feedback: feedback | survey | surveys | nps | csat | review | reviews | ratings | responses
web_event: web events | events | clickstream | pageviews | page views | hits | tracking | web log | ecom
campaign: campaign descriptions | campaign list | campaigns | portfolio | offers | campaign
campaign_member: campaigns | campaign members | campaign member | recipients | assignments | audience | redemptions | coupon redemptions | campaign log
referral: referral | referrals | invites | invitations | recommendations
consent: consent | consents | opt ins | opt outs | permissions | preferences | unsubscribes
employee: employee | employees | staff | users | agents | sales teams | reps | team members | salespeople
""")

_ELSEWHERE = listed("""
a plan, not something that happened: next contact date | next follow up | next follow up date | next activity | next activity date | follow up due
    next step | expected close date | reminder | scheduled at | next call | promised date | estimated delivery date | order estimated delivery date
    next meeting | required date | expected delivery | expected closing | next step date | planned date | delivery date
a summary that Touchline works out by itself: last activity | last activity date | last contacted | last contact date | total spent | orders count
    number of orders | last order date | lifetime value | rfm | last login | times contacted | number of times contacted | average order value
    last modified | total orders | recency | frequency | age days | days since last contact | last seen | last purchase | last contacted date
    last visit | open count | total revenue | account balance | balance | tenure
when the record was last changed, not when it happened: last modified date | modified at | updated at | last updated | last update | sys updated at
    modified time | updated on | last modified at | write date | modified on | update time | date modified | last changed
about the person; no measure reads it: age | gender | sex | birthday | date of birth | dob | marital status | income | education | salutation
    title | nationality | customer age | customer gender | birth date | year birth | home ownership | household size | household comp | kids count
    race | religion | id number | passport
a part of an address or place: postal code | zip | zip code | postcode | billing zip | shipping zip | shipping city | latitude | longitude | lat
    lng | customer zip code prefix | seller zip code prefix | mailing zip | fax
money beside the amount: tax | taxes | shipping | shipping cost | freight | freight value | discount | fees | discount amount | shipping amount
    retail disc | coupon disc | coupon match disc | tip | tax amount | refunded amount | total discount | duties | discount code | tax 1 value
    commission | exchange rate | probability | probability percent | forecast amount | cost price
how it was paid or sent: payment method | payment type | payment installments | payment sequential | payment terms | shipping method | carrier
    tracking number | card brand | gateway | payment gateway
a part of a name: last name | surname | given name | middle name | family name
technical: url | ip | ip address | user agent | browser | os | device | platform version | is deleted | version | website | domain | system modstamp
    sys created by | modified by | last modified by | row number | opened by | updated by | vendor | subject | order item id | language | tags
    week | year | month | weekday | day of week | hour | hour of day | time zone | weekend
""")

ENGLISH = LanguagePack(
    language=Language.EN,
    columns=_COLUMNS,
    identifiers=_IDENTIFIERS,
    values=_VALUES,
    tables=_TABLES,
    elsewhere=_ELSEWHERE,
    company_suffixes=words_in("""
Inc | Incorporated | Corp | Corporation | Co | Company | LLC | LLP | LP | PLC | Ltd | Limited | Pty | Pte
GmbH | AG | KG | OHG | UG | SE | SA | SAS | SARL | SRL | SpA | BV | NV | AB | AS | ASA | Oy | Oyj | ApS
Kft | Zrt | sp z o o | s r o | a s | SL | Lda | Ltda | EIRL | KK | Sdn Bhd | Bhd | Tbk | JSC | OOO
Group | Holdings | Holding | Partners | Associates | Foundation | Trust | Bank | Hospital | University
"""),
    true_words=words_in("""true | yes | y | t | 1 | on | x | checked | granted | subscribed | opted in | opt-in
given | active | enabled | allowed | renewed | met | won | defaulted | written off | accepted | agreed
written-off | confirmed | auto-renewed | single opt-in | double opt-in"""),
    false_words=words_in("""false | no | n | f | 0 | off | unchecked | withdrawn | unsubscribed | opted out
opt-out | revoked | inactive | disabled | denied | not renewed | missed | breached | refused | none
not subscribed | never subscribed | rejected | declined | cleaned | cancelled | left"""),
)
